import type { VariableDeclaration } from '@/lib/prompts/variable-schema'

/** What `{{> name}}` would include if it were saved now: the newest version's text and what it declares, its own partials in place. */
export type PartialText =
  | { state: 'found'; promptId: string; version: number; text: string; declared: VariableDeclaration[] }
  | { state: 'missing'; message: string }

/** The versions that saving now would pin, of what is found. */
export const pinsOf = (names: readonly string[], texts: Record<string, PartialText>): { name: string; version: number }[] =>
  names.flatMap((name) => {
    const partial = Object.hasOwn(texts, name) ? texts[name] : undefined
    return partial?.state === 'found' ? [{ name, version: partial.version }] : []
  })
