import canonicalize from 'canonicalize'

/** How alike two answers are, from 0 to 1, and by which measure. `same`: word for word. `json`: the same JSON value, written otherwise. */
export type Likeness = { measure: 'same' | 'json' | 'fields' | 'words'; share: number }

type Bag = { counts: ReadonlyMap<string, number>; size: number }
/** An answer made ready to be compared with many others; `json` and `fields` only where it is a JSON object or list. */
export type Comparable = { text: string; words: Bag; json: { canonical: string; fields: Bag } | null }

export function comparable(answer: string): Comparable {
  const text = answer.normalize('NFC').replaceAll('\r\n', '\n').trim()
  return { text, words: bagOf(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []), json: jsonIn(text) }
}

/**
 * How alike two answers are. Alike in everything but the blanks around them and how their signs are encoded (Unicode NFC): `same`. Two JSON
 * objects or lists of one value (RFC 8785, so order of names and blanks do not count): `json`. Else the Sørensen–Dice coefficient
 * 2·|A∩B| / (|A|+|B|) over multisets: of their fields (path and value) where both are JSON, else of their words in lower case. It
 * looks at which words are said, not at their order, and never says 1 for texts that differ. Symmetric.
 */
export function likeness(a: Comparable, b: Comparable): Likeness {
  if (a.text === b.text) return { measure: 'same', share: 1 }
  if (a.json === null || b.json === null) return { measure: 'words', share: dice(a.words, b.words) }
  if (a.json.canonical === b.json.canonical) return { measure: 'json', share: 1 }
  return { measure: 'fields', share: dice(a.json.fields, b.json.fields) }
}

function dice(a: Bag, b: Bag): number {
  let common = 0
  for (const [piece, count] of a.counts) common += Math.min(count, b.counts.get(piece) ?? 0)
  return a.size + b.size === 0 ? 0 : Math.min(0.99, (2 * common) / (a.size + b.size))
}

/** The answers of one row against each other. `group` counts from 0 in the order of the row: answers of one group say the same. */
export type Agreement = { groups: number[]; matrix: Likeness[][]; means: (number | null)[] }

/** `means`: for each answer, how alike it is to all the others on average; null where there is no other. */
export function agreementOf(answers: readonly string[]): Agreement {
  const ready = answers.map(comparable)
  const self: Likeness = { measure: 'same', share: 1 }
  const matrix: Likeness[][] = ready.map(() => [])
  ready.forEach((a, row) => {
    ready.forEach((b, column) => {
      const mirrored = column < row ? matrix[column]?.[row] : undefined
      matrix[row]?.push(row === column ? self : (mirrored ?? likeness(a, b)))
    })
  })
  const groups: number[] = []
  let next = 0
  for (const row of matrix) {
    const like = row.findIndex(({ share }, column) => share === 1 && column < groups.length)
    groups.push(like < 0 ? next++ : (groups[like] ?? next))
  }
  const means = matrix.map((row, at) => {
    const others = row.filter((_, column) => column !== at)
    return others.length === 0 ? null : others.reduce((sum, { share }) => sum + share, 0) / others.length
  })
  return { groups, matrix, means }
}

function bagOf(pieces: Iterable<string>): Bag {
  const counts = new Map<string, number>()
  let size = 0
  for (const piece of pieces) {
    counts.set(piece, (counts.get(piece) ?? 0) + 1)
    size += 1
  }
  return { counts, size }
}

const MAX_JSON = 200_000

/** Null also for what is nested too deep to be walked. */
function jsonIn(text: string): Comparable['json'] {
  if (text.length > MAX_JSON || !/^[[{]/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return { canonical: canonicalize(value) ?? '', fields: bagOf(fieldsOf(value, '')) }
  } catch {
    return null
  }
}

/** Every value that holds no other, with where it stands (RFC 6901). */
function* fieldsOf(value: unknown, path: string): Generator<string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (entries.length === 0) yield `${path}=${JSON.stringify(value)}`
  for (const [name, each] of entries) yield* fieldsOf(each, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}
