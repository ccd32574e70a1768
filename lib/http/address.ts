import { malformed, notFound } from '@/lib/errors'

/** What stands in the places of `{…}`. Throws `malformed` for broken percent-encoding, `not_found` for what nothing can be called. */
export function paramsOf(template: string, url: URL): Record<string, string> {
  const given = url.pathname.split('/')
  return Object.fromEntries(
    template.split('/').flatMap((part, index) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return []
      let value: string
      try {
        value = decodeURIComponent(given[index] ?? '')
      } catch {
        throw malformed(`The ${name} in the address is not valid percent-encoded UTF-8.`, [
          { path: name, message: 'Percent-encode it, as in support%2Ftriage.' },
        ])
      }
      if (value.length > 400 || value.includes('\0')) throw notFound(name === 'name' ? 'Prompt' : `What the address names as ${name}`)
      return [[name, value]]
    }),
  )
}

/** The query, each name once. Throws `malformed`. */
export function queryOf(url: URL): Record<string, string> {
  try {
    const decoded = decodeURIComponent(url.search.replaceAll('+', ' '))
    if (decoded.includes('\0')) throw new Error()
  } catch {
    throw malformed('The query is not valid percent-encoded UTF-8 text.')
  }
  const query = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    const path = name.slice(0, 100).toWellFormed()
    if (query.has(name)) throw malformed(`${path} stands in the query twice.`, [{ path, message: 'Give it once.' }])
    query.set(name, value)
  }
  return Object.fromEntries(query)
}
