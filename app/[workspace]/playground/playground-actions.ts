import type { PlaygroundActions } from '@/components/playground/playground'
import { inputSetActions } from '../prompts/input-sets'
import {
  deleteSessionAction,
  judgeSessionAction,
  listSessionsAction,
  liveColumnsAction,
  rawRunAction,
  readInputSetsAction,
  renameSessionAction,
  resolveTargetsAction,
  setPreferenceAction,
} from './actions'

/** What the playground can ask of the server. */
export const playgroundActions: PlaygroundActions = {
  sets: inputSetActions,
  readSets: readInputSetsAction,
  sessions: { list: listSessionsAction, rename: renameSessionAction, prefer: setPreferenceAction, remove: deleteSessionAction },
  judge: judgeSessionAction,
  resolve: resolveTargetsAction,
  readRaw: rawRunAction,
  readLive: liveColumnsAction,
}
