'use server'

import { action } from '@/lib/http/action'
import { changePrompts } from '@/lib/prompts/change-prompts'
import { dropAlias } from '@/lib/prompts/drop-alias'
import { duplicatePrompt } from '@/lib/prompts/duplicate-prompt'
import { moveFolder } from '@/lib/prompts/move-folder'
import { ChangePrompts, DropAlias, DuplicatePrompt, MoveFolder } from '@/lib/prompts/schema'

export const changePromptsAction = action(ChangePrompts, changePrompts)
export const moveFolderAction = action(MoveFolder, moveFolder)
export const duplicatePromptAction = action(DuplicatePrompt, duplicatePrompt)
export const dropAliasAction = action(DropAlias, dropAlias)
