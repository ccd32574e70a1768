import type { Json, JsonObject } from '@/lib/prompts/content-schema'

/** What is sent: the version's parameters with the column's laid over them; null takes one away. */
export const laidOver = (own: JsonObject, over: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...own, ...over }).filter(([, value]) => value !== null))

/** What must be laid over `own` so that `wanted` is sent. */
export function overrideFor(own: JsonObject, wanted: JsonObject): JsonObject {
  const same = (a: Json | undefined, b: Json | undefined) => JSON.stringify(a) === JSON.stringify(b)
  const changed = Object.entries(wanted).filter(([name, value]) => !same(Object.hasOwn(own, name) ? own[name] : undefined, value))
  const taken = Object.keys(own).filter((name) => !Object.hasOwn(wanted, name))
  return Object.fromEntries([...changed, ...taken.map((name): [string, Json] => [name, null])])
}

/** `temperature 0.2, max_tokens 400`; long values are cut short. */
export function parameterWords(parameters: JsonObject): string {
  const short = (value: Json) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.length > 24 ? `${text.slice(0, 23)}…` : text
  }
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${short(value)}`)
    .join(', ')
}
