import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type { TextChange } from '@/lib/prompts/diff'
import type { ListSnippetUsers, SnippetUser, TakenInPrompt, TakePartialUpdates, TakeSnippet } from '@/lib/prompts/partial-schema'
import type { Page, VersionSummary } from '@/lib/prompts/schema'

/** What the screens of snippets can ask of the server. */
export type SnippetActions = {
  takeUpdates: ServerAction<z.input<typeof TakePartialUpdates>, VersionSummary>
  takeSnippet: ServerAction<z.input<typeof TakeSnippet>, TakenInPrompt[]>
  listUsers: ServerAction<ListSnippetUsers, Page<SnippetUser>>
}

/** What changed in a snippet since the version that some prompts are pinned to. */
export type SnippetChange = { pinned: number; diff: TextChange[] }
