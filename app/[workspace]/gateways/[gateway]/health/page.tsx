import { BalancePanel } from '@/components/health/balance-panel'
import { HealthScreen } from '@/components/health/health-screen'
import { ProbePanel } from '@/components/health/probe-panel'
import { listGatewayModels } from '@/lib/gateways/queries'
import { getBalance, getProbe } from '@/lib/health/probe-queries'
import { getHealth } from '@/lib/health/queries'
import { HealthWindow } from '@/lib/health/schema'
import { loadGateway } from '../load-gateway'
import { askBalanceAction, setProbeAction } from './actions'

type Props = {
  params: Promise<{ workspace: string; gateway: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function HealthPage({ params, searchParams }: Props) {
  const { workspace, gateway: slug } = await params
  const { ctx } = await loadGateway(workspace, slug)
  const window = HealthWindow.safeParse((await searchParams).window).data ?? '24h'
  const [health, probe, balance, models] = await Promise.all([
    getHealth(ctx, { gateway: slug, window }),
    getProbe(ctx, slug),
    getBalance(ctx, slug),
    listGatewayModels(ctx, slug),
  ])
  return (
    <HealthScreen
      health={health}
      beside={
        <div className="grid gap-3 px-4 sm:px-6 lg:grid-cols-2">
          <ProbePanel probe={probe} models={models.map(({ name }) => name)} action={setProbeAction} />
          <BalancePanel gateway={slug} balance={balance} action={askBalanceAction} />
        </div>
      }
    />
  )
}
