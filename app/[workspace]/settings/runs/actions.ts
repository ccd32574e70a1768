'use server'

import { action } from '@/lib/http/action'
import { previewRetention } from '@/lib/runs/retention-queries'
import { PreviewRetention, SetRetention } from '@/lib/runs/schema'
import { setRetention } from '@/lib/runs/set-retention'

export const setRetentionAction = action(SetRetention, setRetention)
export const previewRetentionAction = action(PreviewRetention, previewRetention)
