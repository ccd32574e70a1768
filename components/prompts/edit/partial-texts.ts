import type { Pin } from '@/lib/prompts/diff'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'

/** What `{{> name}}` would include if it were saved now: the newest version's text and what it declares, its own partials in place. */
export type PartialText =
  | { state: 'found'; promptId: string; version: number; text: string; declared: VariableDeclaration[] }
  | { state: 'missing'; message: string }

/** What saving now would pin, of what is found; null while one of the names has no answer yet. */
export function pinsOf(names: readonly string[], texts: Record<string, PartialText>): Pin[] | null {
  const partials = names.map((name) => ({ name, partial: Object.hasOwn(texts, name) ? texts[name] : undefined }))
  if (partials.some(({ partial }) => partial === undefined)) return null
  return partials.flatMap(({ name, partial }) =>
    partial?.state === 'found' ? [{ name, promptId: partial.promptId, number: partial.version }] : [],
  )
}
