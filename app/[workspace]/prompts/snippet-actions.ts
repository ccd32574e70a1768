'use server'

import { action } from '@/lib/http/action'
import { listSnippetUsers } from '@/lib/prompts/partial-queries'
import { ListSnippetUsers, TakePartialUpdates, TakeSnippet } from '@/lib/prompts/partial-schema'
import { takePartialUpdates } from '@/lib/prompts/take-partial-updates'
import { takeSnippet } from '@/lib/prompts/take-snippet'

export const listSnippetUsersAction = action(ListSnippetUsers, listSnippetUsers)
export const takePartialUpdatesAction = action(TakePartialUpdates, takePartialUpdates)
export const takeSnippetAction = action(TakeSnippet, takeSnippet)
