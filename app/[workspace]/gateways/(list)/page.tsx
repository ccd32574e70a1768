import type { Metadata } from 'next'
import { GatewaysScreen } from '@/components/gateways/gateways-screen'
import { listGateways } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { addGatewayAction, syncModelsAction, testGatewayAction } from '../actions'

export const metadata: Metadata = { title: 'Gateways' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function GatewaysPage({ params, searchParams }: Props) {
  const { ctx } = await requirePage((await params).workspace)
  return (
    <GatewaysScreen
      gateways={await listGateways(ctx)}
      actions={{ add: addGatewayAction, test: testGatewayAction, sync: syncModelsAction }}
      adding={(await searchParams).add === '1'}
    />
  )
}
