'use server'

import { cancelConformance } from '@/lib/conformance/cancel-conformance'
import { ReportRef, StartConformance } from '@/lib/conformance/schema'
import { startConformance } from '@/lib/conformance/start-conformance'
import { action } from '@/lib/http/action'

export const startConformanceAction = action(StartConformance, startConformance)
export const cancelConformanceAction = action(ReportRef, cancelConformance)
