'use server'

import { action } from '@/lib/http/action'
import { readInputSets } from '@/lib/input-sets/queries'
import { ListInputSets } from '@/lib/input-sets/schema'
import { deleteSession } from '@/lib/playground/delete-session'
import { judgeSession } from '@/lib/playground/judge-session'
import { JudgeSession } from '@/lib/playground/judgement-schema'
import { LiveColumns, liveColumns } from '@/lib/playground/live-columns'
import { setPreference } from '@/lib/playground/preference'
import { listSessions } from '@/lib/playground/queries'
import { renameSession } from '@/lib/playground/rename-session'
import { ResolveTargets, resolveTargets } from '@/lib/playground/resolve-targets'
import { ListSessions, OneSession, RenameSession, SetPreference } from '@/lib/playground/session-schema'
import { listPrompts } from '@/lib/prompts/queries'
import { ListPrompts } from '@/lib/prompts/schema'
import { RawRun, rawCall } from '@/lib/runs/raw-call'

export const searchPromptsAction = action(ListPrompts, listPrompts)
export const rawRunAction = action(RawRun, rawCall)
export const liveColumnsAction = action(LiveColumns, liveColumns)
export const judgeSessionAction = action(JudgeSession, judgeSession)

export const resolveTargetsAction = action(ResolveTargets, resolveTargets)
export const readInputSetsAction = action(ListInputSets, (ctx, { promptId }) => readInputSets(ctx, promptId))
export const listSessionsAction = action(ListSessions, listSessions)
export const deleteSessionAction = action(OneSession, deleteSession)
export const renameSessionAction = action(RenameSession, renameSession)
export const setPreferenceAction = action(SetPreference, setPreference)
