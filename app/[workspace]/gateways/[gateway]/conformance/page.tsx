import { notFound } from 'next/navigation'
import { ConformanceScreen } from '@/components/conformance/conformance-screen'
import { getReport, listReports, newestReports } from '@/lib/conformance/queries'
import { ReportRef } from '@/lib/conformance/schema'
import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { listGatewayModels } from '@/lib/gateways/queries'
import { loadGateway } from '../load-gateway'
import { cancelConformanceAction, startConformanceAction } from './actions'

type Props = {
  params: Promise<{ workspace: string; gateway: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ConformancePage({ params, searchParams }: Props) {
  const { workspace, gateway: slug } = await params
  const { ctx, gateway } = await loadGateway(workspace, slug)
  const [models, newest] = await Promise.all([listGatewayModels(ctx, slug), newestReports(ctx, slug)])
  const wanted = ReportRef.safeParse({ report: (await searchParams).report }).data?.report ?? newest[0]?.id
  const shown = wanted === undefined ? null : await reportOf(ctx, wanted, slug)
  const earlier = shown ? (await listReports(ctx, { gateway: slug, model: shown.model })).reports : []
  return (
    <ConformanceScreen
      gateway={gateway}
      models={models.filter(({ goneAt }) => goneAt === null).map(({ name }) => name)}
      newest={newest}
      earlier={earlier}
      shown={shown}
      actions={{ start: startConformanceAction, cancel: cancelConformanceAction }}
    />
  )
}

async function reportOf(ctx: Ctx, id: string, gateway: string) {
  try {
    const report = await getReport(ctx, id)
    return report.gateway === gateway ? report : notFound()
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  }
}
