import type { Metadata } from 'next'
import { ByModelScreen } from '@/components/gateways/by-model-screen'
import { GatewaysScreen } from '@/components/gateways/gateways-screen'
import { byModel } from '@/lib/gateways/by-model'
import { listGateways, listTargets } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { addGatewayAction, setFavouriteAction, syncModelsAction, testGatewayAction } from '../actions'

export const metadata: Metadata = { title: 'Gateways' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function GatewaysPage({ params, searchParams }: Props) {
  const { ctx } = await requirePage((await params).workspace)
  const { add, view } = await searchParams
  return (
    <GatewaysScreen
      gateways={await listGateways(ctx)}
      actions={{ add: addGatewayAction, test: testGatewayAction, sync: syncModelsAction }}
      adding={add === '1'}
      byModel={view === 'models' ? <ByModelScreen models={byModel(await listTargets(ctx))} star={setFavouriteAction} /> : null}
    />
  )
}
