import type { Json } from '@/lib/prompts/content-schema'

/** `0, 0.5, low` as values: JSON where it is JSON, else text. `fault` says why they cannot be columns, and what to do. */
export function valuesToVary(text: string, room: number): { values: Json[]; fault: string | null } {
  const values = pieces(text).map(valueIn)
  const distinct = new Set(values.map((value) => JSON.stringify(value))).size
  if (values.length < 2) return { values, fault: 'Give at least two values, such as 0, 0.5, 1.' }
  if (distinct < values.length) return { values, fault: 'Give each value once.' }
  if (values.length > room) return { values, fault: `There is room for ${room}: a comparison has at most 12 columns.` }
  return { values, fault: null }
}

/** Cut at commas that stand outside brackets and quotes. */
function pieces(text: string): string[] {
  const found: string[] = []
  let now = ''
  let depth = 0
  let quoted = false
  let before = ''
  for (const sign of text) {
    if (sign === '"' && before !== '\\') quoted = !quoted
    before = sign
    if (!quoted && /[[{]/.test(sign)) depth += 1
    if (!quoted && /[\]}]/.test(sign)) depth -= 1
    if (sign === ',' && depth <= 0 && !quoted) {
      found.push(now)
      now = ''
    } else now += sign
  }
  return [...found, now].map((piece) => piece.trim()).filter((piece) => piece !== '')
}

function valueIn(piece: string): Json {
  try {
    return JSON.parse(piece) as Json
  } catch {
    return piece
  }
}
