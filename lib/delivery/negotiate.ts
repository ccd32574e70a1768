import { type Coding, codings } from './representation'

const remembered = new Map<string, Coding | null>()
const maxRemembered = 1_000

/** The content coding to answer with (RFC 9110 §12.5.3): the one preferred by `Accept-Encoding`, of equals the smaller; null: none. */
export function codingFor(acceptEncoding: string | undefined): Coding | null {
  if (!acceptEncoding) return null
  const known = remembered.get(acceptEncoding)
  if (known !== undefined) return known
  const coding = preferred(acceptEncoding)
  if (remembered.size >= maxRemembered) remembered.clear()
  remembered.set(acceptEncoding, coding)
  return coding
}

function preferred(acceptEncoding: string): Coding | null {
  const weights = new Map<string, number>()
  for (const each of acceptEncoding.split(',')) {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    weights.set(name === 'x-gzip' ? 'gzip' : name, quality === undefined ? 1 : Number(quality.slice(2)) || 0)
  }
  const weightOf = (coding: Coding) => weights.get(coding) ?? weights.get('*') ?? 0
  const best = codings.reduce((before, next) => (weightOf(next) > weightOf(before) ? next : before))
  // As it is counts as acceptable unless told otherwise, and less than what is asked for by name.
  return weightOf(best) > 0 && weightOf(best) >= (weights.get('identity') ?? 0) ? best : null
}
