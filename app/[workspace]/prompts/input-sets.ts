import type { InputSetActions } from '@/components/input-sets/input-set-actions'
import {
  createInputSetAction,
  deleteInputSetAction,
  duplicateInputSetAction,
  importInputSetsAction,
  listInputSetsAction,
  previewImportAction,
  readInputSetAction,
  restoreInputSetAction,
  updateInputSetAction,
} from './input-set-actions'

/** What the screens of input sets can ask of the server. */
export const inputSetActions: InputSetActions = {
  list: listInputSetsAction,
  read: readInputSetAction,
  create: createInputSetAction,
  update: updateInputSetAction,
  duplicate: duplicateInputSetAction,
  remove: deleteInputSetAction,
  restore: restoreInputSetAction,
  preview: previewImportAction,
  importSets: importInputSetsAction,
}
