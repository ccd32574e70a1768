'use server'

import { action } from '@/lib/http/action'
import { judgeSession } from '@/lib/playground/judge-session'
import { JudgeSession } from '@/lib/playground/judgement-schema'
import { LiveColumns, liveColumns } from '@/lib/playground/live-columns'
import { listPrompts } from '@/lib/prompts/queries'
import { ListPrompts } from '@/lib/prompts/schema'
import { RawRun, rawCall } from '@/lib/runs/raw-call'

export const searchPromptsAction = action(ListPrompts, listPrompts)
export const rawRunAction = action(RawRun, rawCall)
export const liveColumnsAction = action(LiveColumns, liveColumns)
export const judgeSessionAction = action(JudgeSession, judgeSession)
