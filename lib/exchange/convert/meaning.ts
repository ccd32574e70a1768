import type { Token } from './blocks'

/** A name as a tag has it. `up`: so many items further out, in languages that count; undefined where plain names are never an item's. */
export type Named = { path: string; up?: number }
/** Whose a name is: the item's of which of the loops around it (-1: of none), and its field there; '' is the item itself. */
export type Meaning = { loop: number; field: string; isByName: boolean }

export const firstOf = (path: string): string => path.split('.', 1).join()

/** What a name means within loops whose items are called so, outermost first; null: an item that has no name. */
export function meaningOf({ path, up }: Named, items: readonly (string | null)[]): Meaning {
  const [first = '', ...rest] = path.split('.')
  const named = up ? -1 : items.lastIndexOf(first)
  if (named >= 0) return { loop: named, field: rest.join('.'), isByName: true }
  const around = Math.max(-1, items.length - 1 - (up ?? 0))
  if (path === '.' || first === 'this') return { loop: around, field: path === '.' ? '' : rest.join('.'), isByName: false }
  return { loop: up === undefined ? -1 : around, field: path, isByName: false }
}

/** The fields of its items that each loop uses, by the token that opens it and by their first names. */
export function fieldsUsed(tokens: readonly Token[]): Map<Token, Set<string>> {
  const used = new Map<Token, Set<string>>()
  const open: { of: string; loop: { token: Token; item: string | null } | null }[] = []
  for (const token of tokens) {
    const last = open.at(-1)
    // What is not there has no items, so the loop is over.
    if (last && (token.kind === 'else' || token.kind === 'elseif')) last.loop = null
    if ('path' in token) {
      const loops = open.flatMap(({ loop }) => loop ?? [])
      const { loop, field } = meaningOf(
        token,
        loops.map(({ item }) => item),
      )
      const holder = loops[loop]
      if (holder && field !== '') used.get(holder.token)?.add(firstOf(field))
    }
    if (token.kind === 'each' || token.kind === 'with') {
      used.set(token, new Set())
      open.push({ of: token.kind, loop: { token, item: token.kind === 'each' ? token.item : null } })
    } else if (token.kind === 'if' || token.kind === 'unless') open.push({ of: token.kind, loop: null })
    else if (token.kind === 'block') open.push({ of: token.of, loop: null })
    else if (token.kind === 'end' && last && closes(token.of, last.of)) open.pop()
  }
  return used
}

/** True when an end tag of one kind closes a block of another: "endif" also closes "if not". */
export const closes = (end: string, block: string): boolean => end === block || (end === 'if' && block === 'unless')
