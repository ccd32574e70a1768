'use server'

import { action } from '@/lib/http/action'
import { priceHistory } from '@/lib/prices/queries'
import { PriceHistoryOf } from '@/lib/prices/schema'

export const priceHistoryAction = action(PriceHistoryOf, priceHistory)
