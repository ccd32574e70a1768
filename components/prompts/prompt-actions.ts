import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  ArchivePrompt,
  ChangePrompts,
  CreatePrompt,
  DiscardDraft,
  DraftDto,
  DropAlias,
  DuplicatePrompt,
  LibraryTool,
  ListPrompts,
  ListTools,
  ListVersions,
  MovedFolder,
  MoveFolder,
  Page,
  PromptChanged,
  PromptPage,
  RestorePrompt,
  SaveDraft,
  SavedVersion,
  SaveVersion,
  UpdatePrompt,
  VersionDetail,
  VersionSummary,
} from '@/lib/prompts/schema'
import type { PartialText } from './edit/partial-texts'

type Named = { id: string; name: string }

/** What the prompt screens can ask of the server: `promptActions` beside app/[workspace]/prompts. */
export type PromptActions = {
  list: ServerAction<ListPrompts, PromptPage>
  create: ServerAction<z.input<typeof CreatePrompt>, Named>
  update: ServerAction<z.input<typeof UpdatePrompt>, Named>
  archive: ServerAction<ArchivePrompt, { id: string }>
  restore: ServerAction<RestorePrompt, Named>
  duplicate: ServerAction<DuplicatePrompt, Named>
  dropAlias: ServerAction<DropAlias, { alias: string }>
  moveFolder: ServerAction<MoveFolder, MovedFolder>
  changeMany: ServerAction<z.input<typeof ChangePrompts>, PromptChanged[]>
  saveDraft: ServerAction<z.input<typeof SaveDraft>, { updatedAt: string }>
  discardDraft: ServerAction<DiscardDraft, DraftDto | null>
  saveVersion: ServerAction<z.input<typeof SaveVersion>, SavedVersion>
  listVersions: ServerAction<ListVersions, Page<VersionSummary>>
  readVersion: ServerAction<{ promptId: string; number: number | 'newest' }, VersionDetail>
  listTools: ServerAction<z.input<typeof ListTools>, LibraryTool[]>
  readPartial: ServerAction<{ name: string }, PartialText>
}
