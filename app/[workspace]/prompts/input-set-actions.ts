'use server'

import { action } from '@/lib/http/action'
import { createInputSet } from '@/lib/input-sets/create-input-set'
import { deleteInputSet } from '@/lib/input-sets/delete-input-set'
import { duplicateInputSet } from '@/lib/input-sets/duplicate-input-set'
import { importInputSets, previewImport } from '@/lib/input-sets/import-input-sets'
import { getInputSet, listInputSets } from '@/lib/input-sets/queries'
import { restoreInputSet } from '@/lib/input-sets/restore-input-set'
import { CreateInputSet, DuplicateInputSet, ImportInputSets, ListInputSets, OneInputSet, UpdateInputSet } from '@/lib/input-sets/schema'
import { updateInputSet } from '@/lib/input-sets/update-input-set'

export const listInputSetsAction = action(ListInputSets, listInputSets)
export const readInputSetAction = action(OneInputSet, getInputSet)
export const createInputSetAction = action(CreateInputSet, createInputSet)
export const updateInputSetAction = action(UpdateInputSet, updateInputSet)
export const duplicateInputSetAction = action(DuplicateInputSet, duplicateInputSet)
export const deleteInputSetAction = action(OneInputSet, deleteInputSet)
export const restoreInputSetAction = action(OneInputSet, restoreInputSet)
export const previewImportAction = action(ImportInputSets, previewImport)
export const importInputSetsAction = action(ImportInputSets, importInputSets)
