import { z } from 'zod'
import { DraftContent, PromptContent, PromptKind, shortText, type Tool } from './content-schema'
import type { VariableDeclaration } from './variable-schema'

export const PromptName = z
  .string()
  .min(1, 'Give the prompt a name.')
  .max(200, 'Use at most 200 characters in a name.')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/,
    'Use letters, digits, ".", "_" and "-" (beginning with a letter or digit), and "/" between folders, as in support/triage.',
  )
/** `prm_…`; anything that could be an id is let through, so that a foreign one is not found rather than refused. */
export const PromptId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the prompt by its id.')

// What the verbs take.
const Description = shortText(2000)
const Tags = z
  .array(
    z
      .string()
      .trim()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,49}$/u, 'Use letters, digits, spaces and . _ : / - in a tag, at most 50.'),
  )
  .max(20, 'Use at most 20 tags.')
  .transform((tags) => [...new Set(tags)].sort())
const VersionNumber = z.int().min(1).max(2_147_483_646)

export const CreatePrompt = z.strictObject({
  name: PromptName,
  kind: PromptKind,
  description: Description.default(''),
  tags: Tags.default([]),
})
export type CreatePrompt = z.infer<typeof CreatePrompt>

export const UpdatePrompt = z.strictObject({
  promptId: PromptId,
  name: PromptName.optional(),
  description: Description.optional(),
  tags: Tags.optional(),
})
export type UpdatePrompt = z.infer<typeof UpdatePrompt>

export const ArchivePrompt = z.strictObject({ promptId: PromptId })
export type ArchivePrompt = z.infer<typeof ArchivePrompt>
/** `name`: a new one, when the old one was given to another prompt meanwhile. */
export const RestorePrompt = z.strictObject({ promptId: PromptId, name: PromptName.optional() })
export type RestorePrompt = z.infer<typeof RestorePrompt>

/** `name`: of the copy. */
export const DuplicatePrompt = z.strictObject({ promptId: PromptId, name: PromptName })
export type DuplicatePrompt = z.infer<typeof DuplicatePrompt>
/** `alias`: a name the prompt had before. */
export const DropAlias = z.strictObject({ promptId: PromptId, alias: PromptName })
export type DropAlias = z.infer<typeof DropAlias>

const FolderName = z.string().pipe(PromptName)
/** Everything in the folder `from`, however deep, goes into `to`; null is the top, outside of all folders. */
export const MoveFolder = z.strictObject({ from: FolderName, to: FolderName.nullable() })
export type MoveFolder = z.infer<typeof MoveFolder>
export type MovedFolder = { moved: { promptId: string; from: string; to: string }[] }
/** The `details` of moveFolder's conflict: which names are taken, and by whom. Nothing was moved. */
export type MoveConflict = { taken: { from: string; to: string; by: string }[] }

const SomeTags = Tags.refine((tags) => tags.length > 0, 'Give at least one tag.')
/** One change for many prompts. `move`: into a folder, or (null) out of all folders, keeping the last part of the name. */
export const PromptChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('add_tags'), tags: SomeTags }),
  z.strictObject({ kind: z.literal('remove_tags'), tags: SomeTags }),
  z.strictObject({ kind: z.literal('move'), folder: FolderName.nullable() }),
  z.strictObject({ kind: z.literal('archive') }),
  z.strictObject({ kind: z.literal('restore') }),
])
export type PromptChange = z.infer<typeof PromptChange>
export const MAX_CHANGED_AT_ONCE = 200
export const ChangePrompts = z.strictObject({
  promptIds: z
    .array(PromptId)
    .min(1, 'Choose at least one prompt.')
    .max(MAX_CHANGED_AT_ONCE, `Choose at most ${MAX_CHANGED_AT_ONCE} prompts at a time.`),
  change: PromptChange,
})
export type ChangePrompts = z.infer<typeof ChangePrompts>
/** What became of each, in the order asked. `changed`: false where it was so already. `message`: why it was refused. */
export type PromptChanged = { promptId: string; name: string | null } & (
  | { ok: true; changed: boolean }
  | { ok: false; code: string; message: string }
)

const DraftTime = z.iso.datetime('Give the time as the draft had it.').nullable()

/**
 * `baseVersion` is the version the author began from (null: from nothing). When somebody saved a newer one meanwhile, `onConflict` says
 * what happens: `refuse` (the default) answers with that version's content, `append` saves on top of it after the author has seen it.
 * `draftTime`: when one's draft was last saved that this is made of (null: none was), which goes; another one, from another device say,
 * stays. Left out: whatever draft is there goes.
 */
export const SaveVersion = z.strictObject({
  promptId: PromptId,
  content: PromptContent,
  note: shortText(2000).default(''),
  baseVersion: VersionNumber.nullable(),
  onConflict: z.enum(['refuse', 'append']).default('refuse'),
  /** True: makes a version even of content that one has already. */
  always: z.boolean().optional(),
  draftTime: DraftTime.optional(),
})
export type SaveVersion = z.infer<typeof SaveVersion>

/**
 * `replaces`: when the draft was last saved that this one takes the place of (null: none was there). When another one is there meanwhile,
 * from another device say, it is not overwritten. Left out: whatever is there is replaced.
 */
export const SaveDraft = z.strictObject({
  promptId: PromptId,
  content: DraftContent,
  baseVersion: VersionNumber.nullable(),
  replaces: DraftTime.optional(),
})
export type SaveDraft = z.infer<typeof SaveDraft>
/** `draftTime`: when the draft was last saved that is meant (null: none was); another one stays. Left out: whatever is there. */
export const DiscardDraft = z.strictObject({ promptId: PromptId, draftTime: DraftTime.optional() })
export type DiscardDraft = z.infer<typeof DiscardDraft>

// What the queries take and give. Times are ISO strings in UTC.
export const ListPrompts = z.strictObject({
  /** Words to find, as searchPrompts does. */
  search: shortText(200).optional(),
  /** Everything inside this folder, however deep: `support` finds `support/triage`. */
  folder: PromptName.optional(),
  tag: shortText(50).optional(),
  archived: z.boolean().default(false),
  /** Only those that include a snippet of which there is a newer version. */
  updatesOffered: z.boolean().default(false),
  limit: z.int().min(1).max(200).default(50),
  cursor: shortText(500).optional(),
})
export type ListPrompts = z.input<typeof ListPrompts>
export const SearchPrompts = ListPrompts.extend({ search: shortText(200) })
export type SearchPrompts = z.input<typeof SearchPrompts>

export const ListVersions = z.strictObject({
  promptId: PromptId,
  limit: z.int().min(1).max(200).default(50),
  /** The number of the last version of the page before: newest first. */
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/, 'Give the next_cursor of the page before.')
    .optional(),
})
export type ListVersions = z.input<typeof ListVersions>

/** Words to find in the names and descriptions of tools. */
export const ListTools = z.strictObject({ search: shortText(200).default('') })
export type ListTools = z.infer<typeof ListTools>
/** A tool as prompts of the workspace have it, and the names of those prompts. */
export type LibraryTool = { name: string; tool: Tool; prompts: string[] }

export type Page<T> = { data: T[]; nextCursor: string | null }
export type Author = { type: 'user' | 'api_key' | 'system'; id: string; name: string }
/** What is live in one environment: one variant, or several with their weights in basis points (sum 10,000). */
export type LiveIn = {
  environmentId: string
  slug: string
  name: string
  releaseId: string
  sequence: number
  publishedAt: string
  variants: { label: string; version: number; weight: number }[]
}
export type PromptSummary = {
  id: string
  name: string
  kind: PromptKind
  description: string
  tags: string[]
  newestVersion: number | null
  live: LiveIn[]
  updatedAt: string
  updatedBy: Author | null
  archivedAt: string | null
  createdAt: string
  /** Of how many snippets that its newest version includes there is a newer version. */
  updatesOffered: number
}
export type SearchField = 'name' | 'alias' | 'description' | 'tag' | 'variable' | 'note' | 'content'
/** Where a search found its words: a part of that text, and their places in it (UTF-16 offsets, end exclusive). */
export type SearchMatch = { field: SearchField; text: string; ranges: [start: number, end: number][] }
/** A row of the list; `matches` when it was searched for. */
export type PromptHit = PromptSummary & { matches?: SearchMatch[] }
/** `near`: nothing holds the words themselves; these are what was found instead. */
export type PromptPage = Page<PromptHit> & { near?: string[] }
export type PromptDetail = PromptSummary & { aliases: string[] }
export type PromptNameEntry = { id: string; name: string; kind: PromptKind }
/** How many prompts stand in a folder, however deep; and how many bear a tag. */
export type FolderCount = { folder: string; prompts: number }
export type TagCount = { tag: string; prompts: number }

/**
 * A name to fill in. `section`: a list, object or yes/no that `items` are looked up in, before the prompt's own values; required only when
 * a declaration says so. `sections`: those of the items that are sections too, where there are any. Type, default, description and example
 * are there where they are declared.
 */
export type Variable = { name: string; required: boolean; usedAs: 'value' | 'section'; items: string[]; sections?: string[] } & Omit<
  Partial<VariableDeclaration>,
  'name' | 'required'
>
/** Where an imported version came from. Author and time as they were told there, in whatever words; null where nothing was. */
export type ImportedFrom = { format: string; file: string; number: number; author: string | null; createdAt: string | null }
export type VersionSummary = {
  id: string
  promptId: string
  number: number
  note: string
  author: Author | null
  baseVersion: number | null
  digest: string
  createdAt: string
  /** Slugs of the environments where it is live. */
  liveIn: string[]
  /** Null: it was written here. */
  importedFrom: ImportedFrom | null
}
/**
 * A partial as it was pinned when the version was saved. `ownLines`: within a line its own lines stay its own (see inlinePartials); versions
 * that were saved before that was so go on without.
 */
export type PinnedPartial = { name: string; promptId: string; versionId: string; number: number; ownLines?: true }
export type VersionDetail = VersionSummary & {
  /** As written, partials unresolved. */
  content: PromptContent
  /** With every partial replaced by its pinned text: what is served and run. */
  resolved: PromptContent
  variables: Variable[]
  placeholders: string[]
  partials: PinnedPartial[]
}
export type SavedVersion = { version: VersionSummary; created: boolean }
/** The `details` of saveVersion's conflict: the version that came between, so that nothing is lost. */
export type SaveConflict = {
  newest: Pick<VersionSummary, 'id' | 'number' | 'note' | 'author' | 'createdAt'> & Pick<VersionDetail, 'content' | 'partials'>
}
/** The `details` of saveDraft's conflict: the draft that is there instead. */
export type DraftConflict = { draft: DraftDto }
export type DraftDto = { promptId: string; content: DraftContent; baseVersion: number | null; updatedAt: string }
