import { type Token, toMustache } from './blocks'
import type { Conversion } from './pieces'

/** Python's f-strings and str.format (docs.python.org/3/library/string.html#format-string-syntax) as Mustache. */
export function fromFString(source: string): Conversion {
  const tokens: Token[] = []
  const matcher = /\{\{|\}\}|\{([^{}]*)\}/g
  let at = 0
  for (const found of source.matchAll(matcher)) {
    const start = found.index
    if (start > at) tokens.push({ kind: 'text', source: source.slice(at, start), start: at })
    at = start + found[0].length
    const token = { source: found[0], start }
    const name = found[1]?.trim()
    if (name === undefined) tokens.push({ ...token, kind: 'literal', text: found[0][0] ?? '' })
    else if (/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name)) tokens.push({ ...token, kind: 'value', path: name })
    else
      tokens.push({
        ...token,
        kind: 'unknown',
        message: 'Only a name can stand in braces; braces that are text are doubled in this language.',
      })
  }
  if (at < source.length) tokens.push({ kind: 'text', source: source.slice(at), start: at })
  return toMustache(source, tokens)
}
