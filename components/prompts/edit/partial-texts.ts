import type { VariableDeclaration } from '@/lib/prompts/variable-schema'

/** What `{{> name}}` would include if it were saved now: the newest version's text and what it declares, its own partials in place. */
export type PartialText =
  | { state: 'found'; promptId: string; version: number; text: string; declared: VariableDeclaration[] }
  | { state: 'missing'; message: string }
