import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  CreateRelease,
  ListReleases,
  PreviewRelease,
  Promote,
  ReadChanges,
  ReleaseChanges,
  ReleaseDto,
  ReleasePage,
  ReleasePreview,
  RollBack,
} from '@/lib/releases/schema'

/** What the release screens can ask of the server: `releaseActions` beside app/[workspace]/releases. */
export type ReleaseActions = {
  preview: ServerAction<PreviewRelease, ReleasePreview>
  changes: ServerAction<ReadChanges, ReleaseChanges>
  history: ServerAction<ListReleases, ReleasePage>
  release: ServerAction<z.input<typeof CreateRelease>, ReleaseDto>
  promote: ServerAction<z.input<typeof Promote>, ReleaseDto>
  rollBack: ServerAction<z.input<typeof RollBack>, ReleaseDto>
}

/** What somebody is about to do with a prompt. Environments by slug. */
export type ReleaseIntent =
  | { kind: 'release'; environment?: string; version?: number }
  | { kind: 'promote'; from: string; environment: string }
  | { kind: 'rollback'; environment: string; to?: string }

export type PromptRef = { id: string; name: string }
