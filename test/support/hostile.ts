import fc from 'fast-check'

/** Texts that have broken somebody's server before. */
export const nasty = [
  '',
  ' ',
  '\u0000',
  '\u202e\u200b',
  '\ud800',
  '💩'.repeat(50),
  'a\r\nset-cookie: x=y',
  '\'; DROP TABLE "Prompt"; --',
  '../../etc/passwd',
  '%00',
  '{{#a}}{{/b}}',
  '{{{{{{',
  '{{> x}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'rel_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'null',
  '9'.repeat(400),
  'x'.repeat(10_000),
]

const nest = (depth: number, leaf: unknown) => {
  let value = leaf
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value }
  return value
}

/** Any value that JSON can carry, the unpleasant ones more often. */
export const hostile = fc.oneof(
  fc.constantFrom<unknown>(...nasty),
  fc.constantFrom<unknown>(null, true, 0, -0, -1, 0.1, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), [], {}, [[]], [null]),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer({ min: 1, max: 900 }).map((depth) => nest(depth, 'x')),
  fc.constantFrom<unknown>(Array(2000).fill('x'), Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`k${n}`, n]))),
)

/** A body that is right but for one value, or one field too many; or no right one at all. */
export const spoilt = (right: Record<string, unknown>) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.nat(), hostile).map(([at, value]) => replaced(right, at, value)) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...nasty, 'id', 'workspaceId'), hostile).map(([key, value]) => ({ ...right, [key]: value })),
    },
    { weight: 1, arbitrary: hostile },
  )

function replaced(right: Record<string, unknown>, at: number, value: unknown): unknown {
  const paths: string[][] = []
  const walk = (node: unknown, path: string[]) => {
    if (path.length > 0) paths.push(path)
    if (node !== null && typeof node === 'object') for (const [key, child] of Object.entries(node)) walk(child, [...path, key])
  }
  walk(right, [])
  const copy = structuredClone(right)
  const path = paths[at % paths.length] ?? []
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, copy)
  parent[path.at(-1) ?? ''] = value
  return copy
}
