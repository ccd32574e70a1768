import type { Metadata } from 'next'
import { ByModelScreen } from '@/components/gateways/by-model-screen'
import { GatewaysScreen } from '@/components/gateways/gateways-screen'
import { CardHealth } from '@/components/health/card-health'
import { byModel } from '@/lib/gateways/by-model'
import { listGateways, listTargets } from '@/lib/gateways/queries'
import { listProbes } from '@/lib/health/probe-queries'
import { listHealth } from '@/lib/health/queries'
import { requirePage } from '@/lib/http/session'
import { addGatewayAction, setFavouriteAction, syncModelsAction, testGatewayAction } from '../actions'

export const metadata: Metadata = { title: 'Gateways' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function GatewaysPage({ params, searchParams }: Props) {
  const { ctx } = await requirePage((await params).workspace)
  const { add, view } = await searchParams
  const [gateways, healths, { probes, balances }] = await Promise.all([listGateways(ctx), listHealth(ctx), listProbes(ctx)])
  const cardOf = (slug: string) => (
    <CardHealth
      key={slug}
      health={healths.find(({ gateway }) => gateway === slug)}
      probe={probes.find(({ gateway }) => gateway === slug)}
      balance={balances.find(({ gateway }) => gateway === slug)}
    />
  )
  return (
    <GatewaysScreen
      gateways={gateways}
      actions={{ add: addGatewayAction, test: testGatewayAction, sync: syncModelsAction }}
      adding={add === '1'}
      health={Object.fromEntries(gateways.map(({ slug }) => [slug, cardOf(slug)]))}
      byModel={view === 'models' ? <ByModelScreen models={byModel(await listTargets(ctx))} star={setFavouriteAction} /> : null}
    />
  )
}
