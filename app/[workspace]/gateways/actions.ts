'use server'

import { addGateway } from '@/lib/gateways/add-gateway'
import { addModel } from '@/lib/gateways/add-model'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { dismissModelChanges } from '@/lib/gateways/dismiss-model-changes'
import { forgetSpareKey } from '@/lib/gateways/forget-spare-key'
import { ForgetSpareKey, PutSpareKey, SwitchKeys, TestSpareKey } from '@/lib/gateways/key-schema'
import {
  AddModel,
  DismissModelChanges,
  ProbeModel,
  RemoveModel,
  SetCanonical,
  SetCapabilities,
  SetFavourite,
} from '@/lib/gateways/model-schema'
import { SetPrices } from '@/lib/gateways/price-schema'
import { probeModel } from '@/lib/gateways/probe-model'
import { putSpareKey } from '@/lib/gateways/put-spare-key'
import { removeModel } from '@/lib/gateways/remove-model'
import { AddGateway, GatewayRef, TestGateway, UpdateGateway } from '@/lib/gateways/schema'
import { setCanonical } from '@/lib/gateways/set-canonical'
import { setCapabilities } from '@/lib/gateways/set-capabilities'
import { setFavourite } from '@/lib/gateways/set-favourite'
import { setPrices } from '@/lib/gateways/set-prices'
import { switchKeys } from '@/lib/gateways/switch-keys'
import { syncModels } from '@/lib/gateways/sync-models'
import { testGateway } from '@/lib/gateways/test-gateway'
import { testSpareKey } from '@/lib/gateways/test-spare-key'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { action } from '@/lib/http/action'

export const addGatewayAction = action(AddGateway, addGateway)
export const updateGatewayAction = action(UpdateGateway, updateGateway)
export const archiveGatewayAction = action(GatewayRef, archiveGateway)
export const testGatewayAction = action(TestGateway, testGateway)
export const syncModelsAction = action(GatewayRef, syncModels)
export const addModelAction = action(AddModel, addModel)
export const removeModelAction = action(RemoveModel, removeModel)
export const setPricesAction = action(SetPrices, setPrices)
export const setFavouriteAction = action(SetFavourite, setFavourite)
export const setCanonicalAction = action(SetCanonical, setCanonical)
export const dismissModelChangesAction = action(DismissModelChanges, dismissModelChanges)
export const probeModelAction = action(ProbeModel, probeModel)
export const setCapabilitiesAction = action(SetCapabilities, setCapabilities)
export const putSpareKeyAction = action(PutSpareKey, putSpareKey)
export const testSpareKeyAction = action(TestSpareKey, testSpareKey)
export const switchKeysAction = action(SwitchKeys, switchKeys)
export const forgetSpareKeyAction = action(ForgetSpareKey, forgetSpareKey)
