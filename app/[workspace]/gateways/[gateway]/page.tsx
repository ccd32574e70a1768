import { ModelsScreen } from '@/components/gateways/models-screen'
import { listGatewayModels } from '@/lib/gateways/queries'
import {
  addModelAction,
  dismissModelChangesAction,
  probeModelAction,
  removeModelAction,
  setCanonicalAction,
  setCapabilitiesAction,
  setFavouriteAction,
  setPricesAction,
  syncModelsAction,
} from '../actions'
import { loadGateway } from './load-gateway'

export default async function GatewayModelsPage({ params }: { params: Promise<{ workspace: string; gateway: string }> }) {
  const { workspace, gateway: slug } = await params
  const { ctx, gateway } = await loadGateway(workspace, slug)
  return (
    <ModelsScreen
      gateway={gateway}
      models={await listGatewayModels(ctx, gateway.slug)}
      actions={{
        sync: syncModelsAction,
        addModel: addModelAction,
        removeModel: removeModelAction,
        setPrices: setPricesAction,
        setFavourite: setFavouriteAction,
        dismissChanges: dismissModelChangesAction,
        setCanonical: setCanonicalAction,
        capabilities: { probe: probeModelAction, set: setCapabilitiesAction },
      }}
    />
  )
}
