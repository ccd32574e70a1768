import type { FilledMessage, JsonObject, PromptContent, PromptKind } from '@/lib/prompts/content-schema'
import type { Variable } from '@/lib/prompts/schema'

/** What is being tried: a saved version, the person's own draft, or what a session or a run sent that is no version. */
export type Selection = { type: 'version'; number: number } | { type: 'draft' } | { type: 'session' } | { type: 'run'; id: string }
export type VersionChoice = { number: number; note: string; liveIn: string[]; createdAt: string }

export type OtherVersion = { number: number } & Pick<PromptContent, 'model' | 'parameters' | 'responseFormat'>

/** A prompt as the playground needs it. */
export type PromptView = {
  id: string
  name: string
  kind: PromptKind
  versions: VersionChoice[]
  draftAt: string | null
  selection: Selection | null
  /** What will be run; null with a `fault` when it cannot be. */
  content: PromptContent | null
  /** Partials in place: what variables are found in, and what is previewed. */
  resolved: PromptContent | null
  variables: Variable[]
  placeholders: string[]
  /** What versions say that columns ask of their own; the form has fields for what they need, too. */
  others: OtherVersion[]
  /** Why this cannot be run, and what to do. */
  fault: string | null
}

/** Values to begin with. `run`, `session`: taken over from one on request. `newest`: the newest run's, where this browser remembers none. */
export type StartValues = {
  from: 'run' | 'session' | 'newest'
  /** Of the run or session, so that the same values are taken over once only. */
  id: string
  variables: JsonObject
  placeholders: Record<string, FilledMessage[]>
}
