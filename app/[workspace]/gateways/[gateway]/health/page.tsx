import { HealthScreen } from '@/components/health/health-screen'
import { getHealth } from '@/lib/health/queries'
import { HealthWindow } from '@/lib/health/schema'
import { loadGateway } from '../load-gateway'

type Props = {
  params: Promise<{ workspace: string; gateway: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function HealthPage({ params, searchParams }: Props) {
  const { workspace, gateway: slug } = await params
  const { ctx } = await loadGateway(workspace, slug)
  const window = HealthWindow.safeParse((await searchParams).window).data ?? '24h'
  return <HealthScreen health={await getHealth(ctx, { gateway: slug, window })} />
}
