import { GatewaySettings } from '@/components/gateways/gateway-settings'
import {
  archiveGatewayAction,
  forgetSpareKeyAction,
  putSpareKeyAction,
  switchKeysAction,
  testGatewayAction,
  testSpareKeyAction,
  updateGatewayAction,
} from '../../actions'
import { loadGateway } from '../load-gateway'

export default async function GatewaySettingsPage({ params }: { params: Promise<{ workspace: string; gateway: string }> }) {
  const { workspace, gateway: slug } = await params
  const { gateway } = await loadGateway(workspace, slug)
  return (
    <GatewaySettings
      gateway={gateway}
      actions={{
        update: updateGatewayAction,
        test: testGatewayAction,
        archive: archiveGatewayAction,
        keys: { put: putSpareKeyAction, test: testSpareKeyAction, switch: switchKeysAction, forget: forgetSpareKeyAction },
      }}
    />
  )
}
