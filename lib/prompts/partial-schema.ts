import { z } from 'zod'
import type { PromptKind } from './content-schema'
import type { TextChange } from './diff'
import { PromptId, SaveVersion, type VersionSummary } from './schema'

/** Most prompts that one request may change. */
export const MAX_TAKERS = 200

const VersionNumber = z.int().min(1).max(2_147_483_646)
const { note } = SaveVersion.shape
export const Note = note.optional()

/**
 * Takes newer versions of the snippets that a prompt's newest version includes, and nothing else: `baseVersion` is the version that was
 * looked at. The note says by itself what was taken.
 */
export const TakePartialUpdates = z.strictObject({
  promptId: PromptId,
  baseVersion: VersionNumber,
  updates: z
    .array(z.strictObject({ snippetId: PromptId, version: VersionNumber }))
    .min(1, 'Name at least one snippet to take.')
    .max(100, 'Take at most 100 snippets at once.')
    .refine((updates) => new Set(updates.map(({ snippetId }) => snippetId)).size === updates.length, 'Name each snippet once.'),
  note: Note,
})
export type TakePartialUpdates = z.infer<typeof TakePartialUpdates>

/** The same version of one snippet for many prompts, each for itself. */
export const TakeSnippet = z.strictObject({
  snippetId: PromptId,
  version: VersionNumber,
  prompts: z
    .array(z.strictObject({ promptId: PromptId, baseVersion: VersionNumber }))
    .min(1, 'Choose at least one prompt.')
    .max(MAX_TAKERS, `Choose at most ${MAX_TAKERS} prompts at once.`)
    .refine((prompts) => new Set(prompts.map(({ promptId }) => promptId)).size === prompts.length, 'Name each prompt once.'),
  note: Note,
})
export type TakeSnippet = z.infer<typeof TakeSnippet>

/** What became of one prompt: the version that was saved, or why nothing was changed in it. */
export type TakenInPrompt = { promptId: string } & (
  | { outcome: 'taken'; version: VersionSummary }
  | { outcome: 'refused'; code: string; message: string }
)

export const ListSnippetUsers = z.strictObject({
  promptId: PromptId,
  /** Only those that pin an older version than the newest. */
  behind: z.boolean().default(false),
  limit: z.int().min(1).max(200).default(50),
  /** The name of the last prompt of the page before. */
  cursor: z.string().max(200).optional(),
})
export type ListSnippetUsers = z.input<typeof ListSnippetUsers>

/** A prompt whose newest version includes a snippet. */
export type SnippetUser = {
  promptId: string
  name: string
  kind: PromptKind
  /** The prompt's newest version, which pins the snippet's version `pinned`. */
  version: number
  pinned: number
  /** The slugs of the environments where the prompt is live, in any version. */
  liveIn: string[]
}
export type SnippetUse = { users: number; behind: number }

/** A snippet that a prompt's newest version includes in an older version than there is. */
export type PartialUpdate = {
  snippetId: string
  /** The snippet's name now; the prompt may still write an old one. */
  name: string
  pinned: number
  newest: number
  /** What the newest version's author noted. */
  note: string
  /** The word diff of the snippet's text as written, from the pinned version to the newest. */
  diff: TextChange[]
}
export type PartialUpdates = { promptId: string; version: number; updates: PartialUpdate[] }
