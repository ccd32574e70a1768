import type { Author } from './schema'

/** The author written in a row as `user:usr_…` and a name. */
export function authorOf(reference: string, name: string): Author {
  const colon = reference.indexOf(':')
  return { type: reference.slice(0, colon) as Author['type'], id: reference.slice(colon + 1), name }
}
