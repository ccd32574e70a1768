import type { ReleaseActions } from '@/components/releases/release-actions'
import {
  createReleaseAction,
  listReleasesAction,
  previewReleaseAction,
  promoteAction,
  releaseChangesAction,
  rollBackAction,
} from './actions'

/** What every release screen is given: the board, the prompt's Releases tab, the Release button. */
export const releaseActions: ReleaseActions = {
  preview: previewReleaseAction,
  changes: releaseChangesAction,
  history: listReleasesAction,
  release: createReleaseAction,
  promote: promoteAction,
  rollBack: rollBackAction,
}
