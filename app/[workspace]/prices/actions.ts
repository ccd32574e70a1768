'use server'

import { action } from '@/lib/http/action'
import { importPrices, previewPriceImport } from '@/lib/prices/import-prices'
import { priceHistory } from '@/lib/prices/queries'
import { ImportPrices, PreviewPriceImport, PriceHistoryOf } from '@/lib/prices/schema'

export const priceHistoryAction = action(PriceHistoryOf, priceHistory)
export const previewPriceImportAction = action(PreviewPriceImport, previewPriceImport)
export const importPricesAction = action(ImportPrices, importPrices)
