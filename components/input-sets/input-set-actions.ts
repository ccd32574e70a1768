import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  CreateInputSet,
  DuplicateInputSet,
  Imported,
  ImportInputSets,
  ImportPreview,
  InputSet,
  InputSetSummary,
  OneInputSet,
  UpdateInputSet,
} from '@/lib/input-sets/schema'

/** What screens can ask of the server about input sets. */
export type InputSetActions = {
  list: ServerAction<{ promptId: string }, InputSetSummary[]>
  read: ServerAction<OneInputSet, InputSet>
  create: ServerAction<z.input<typeof CreateInputSet>, InputSet>
  update: ServerAction<z.input<typeof UpdateInputSet>, InputSet>
  duplicate: ServerAction<DuplicateInputSet, InputSet>
  remove: ServerAction<OneInputSet, { id: string; name: string }>
  restore: ServerAction<OneInputSet, InputSet>
  preview: ServerAction<z.input<typeof ImportInputSets>, ImportPreview>
  importSets: ServerAction<z.input<typeof ImportInputSets>, Imported>
}
