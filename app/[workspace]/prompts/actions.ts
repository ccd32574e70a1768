'use server'

import { readPublished } from '@/lib/delivery/read-published'
import { action } from '@/lib/http/action'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { discardDraft } from '@/lib/prompts/discard-draft'
import { listPrompts } from '@/lib/prompts/queries'
import { restorePrompt } from '@/lib/prompts/restore-prompt'
import { saveDraft } from '@/lib/prompts/save-draft'
import { saveVersion } from '@/lib/prompts/save-version'
import {
  ArchivePrompt,
  CreatePrompt,
  DiscardDraft,
  ListPrompts,
  ListTools,
  ListVersions,
  RestorePrompt,
  SaveDraft,
  SaveVersion,
  UpdatePrompt,
} from '@/lib/prompts/schema'
import { listTools } from '@/lib/prompts/tool-queries'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { listVersions } from '@/lib/prompts/version-queries'
import { ReadPartial, readPartial } from './read-partial'
import { ReadPublished } from './read-published'
import { ReadVersion, readVersion } from './read-version'

export const listPromptsAction = action(ListPrompts, listPrompts)
export const createPromptAction = action(CreatePrompt, createPrompt)
export const updatePromptAction = action(UpdatePrompt, updatePrompt)
export const archivePromptAction = action(ArchivePrompt, archivePrompt)
export const restorePromptAction = action(RestorePrompt, restorePrompt)
export const saveDraftAction = action(SaveDraft, saveDraft)
export const discardDraftAction = action(DiscardDraft, discardDraft)
export const saveVersionAction = action(SaveVersion, saveVersion)
export const listVersionsAction = action(ListVersions, listVersions)
export const listToolsAction = action(ListTools, listTools)
export const readVersionAction = action(ReadVersion, readVersion)
export const readPartialAction = action(ReadPartial, readPartial)
export const readPublishedAction = action(ReadPublished, readPublished)
