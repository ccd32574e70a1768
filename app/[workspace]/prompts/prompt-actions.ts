import type { PromptActions } from '@/components/prompts/prompt-actions'
import {
  archivePromptAction,
  createPromptAction,
  discardDraftAction,
  listPromptsAction,
  listToolsAction,
  listVersionsAction,
  readPartialAction,
  readVersionAction,
  restorePromptAction,
  saveDraftAction,
  saveVersionAction,
  updatePromptAction,
} from './actions'
import { changePromptsAction, dropAliasAction, duplicatePromptAction, moveFolderAction } from './organise-actions'

/** What the prompt screens can ask of the server. */
export const promptActions: PromptActions = {
  list: listPromptsAction,
  create: createPromptAction,
  update: updatePromptAction,
  archive: archivePromptAction,
  restore: restorePromptAction,
  duplicate: duplicatePromptAction,
  dropAlias: dropAliasAction,
  moveFolder: moveFolderAction,
  changeMany: changePromptsAction,
  saveDraft: saveDraftAction,
  discardDraft: discardDraftAction,
  saveVersion: saveVersionAction,
  listVersions: listVersionsAction,
  readVersion: readVersionAction,
  listTools: listToolsAction,
  readPartial: readPartialAction,
}
