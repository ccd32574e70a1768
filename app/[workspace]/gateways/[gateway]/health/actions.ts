'use server'

import { GatewayRef } from '@/lib/gateways/schema'
import { askBalance } from '@/lib/health/ask-balance'
import { SetProbe } from '@/lib/health/probe-schema'
import { setProbe } from '@/lib/health/set-probe'
import { action } from '@/lib/http/action'

export const setProbeAction = action(SetProbe, setProbe)
export const askBalanceAction = action(GatewayRef, askBalance)
