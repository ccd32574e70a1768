import type { Json } from '@/lib/prompts/content-schema'
import { type Token, toMustache } from './blocks'
import type { Conversion } from './pieces'

const PATH = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}\p{N}_]+|\[\s*(['"])[\p{L}_][\p{L}\p{N}_-]*\2\s*\])*$/u
const pathOf = (text: string): string | undefined => (PATH.test(text) ? text.replace(/\[\s*['"]([^'"]+)['"]\s*\]/g, '.$1') : undefined)
const closers: Record<string, string> = { '{{': '}}', '{%': '%}', '{#': '#}' }

/** A string or a number as it stands in a tag. */
function literalOf(text: string): Json | undefined {
  const [, , inside] = /^(['"])((?:(?!\1)[^\\])*)\1$/.exec(text) ?? []
  if (inside !== undefined) return inside
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined
}

function expression(
  inside: string,
): Pick<Token & { kind: 'value' }, 'kind' | 'path' | 'preset'> | { kind: 'literal'; text: string } | string {
  const literal = literalOf(inside)
  if (typeof literal === 'string') return { kind: 'literal', text: literal }
  const [, head = '', filter] = /^([^|]*?)\s*(?:\|\s*(.*))?$/s.exec(inside) ?? []
  const path = pathOf(head)
  if (path === undefined) return 'Only names of variables can stand in a tag here.'
  if (/^(loop|caller|self|varargs|kwargs)(\.|$)/.test(path)) return `Mustache has no ${path.split('.', 1).join()}.`
  if (filter === undefined || filter === 'safe') return { kind: 'value', path }
  const [, preset = ''] = /^(?:default|d)\(\s*([^()]*?)\s*(?:,\s*(?:true|false|boolean=true)\s*)?\)$/i.exec(filter) ?? []
  const value = literalOf(preset)
  if (value !== undefined) return { kind: 'value', path, preset: value }
  if (/^(tojson|dump)(\(\s*\d*\s*\))?$/.test(filter))
    return 'Lists and objects come out as JSON by themselves here; texts do not: write the name alone if it is one of those.'
  return `Mustache has no filters, such as ${filter.slice(0, 40)}.`
}

type Loose = Token extends infer T ? (T extends Token ? Omit<T, 'source' | 'start'> : never) : never

function statement(inside: string): Loose {
  const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(inside) ?? []
  const condition = () => {
    const [, not, path = ''] = /^(not\s+)?(\S+)$/.exec(rest.trim()) ?? []
    const name = pathOf(path)
    return name === undefined || name === 'not' ? undefined : { negated: not !== undefined, name }
  }
  const noCondition = 'Mustache can only ask whether a value is there: "if name" or "if not name".'
  switch (word) {
    case 'if': {
      const found = condition()
      if (!found) return { kind: 'block', of: 'if', message: noCondition }
      return { kind: found.negated ? 'unless' : 'if', path: found.name }
    }
    case 'elif':
    case 'elseif': {
      const found = condition()
      return found && !found.negated ? { kind: 'elseif', path: found.name } : { kind: 'unknown', message: noCondition }
    }
    case 'else':
      return { kind: 'else' }
    case 'for': {
      const [, item = '', list = ''] = /^([\p{L}_][\p{L}\p{N}_]*)\s+in\s+(\S+)$/u.exec(rest.trim()) ?? []
      const path = pathOf(list)
      if (!item || path === undefined)
        return { kind: 'block', of: 'each', message: 'Mustache goes through a list by its name alone: "for item in list".' }
      return { kind: 'each', path, item }
    }
    case 'endif':
      return { kind: 'end', of: 'if' }
    case 'endfor':
      return { kind: 'end', of: 'each' }
    default:
      return { kind: 'unknown', message: `Mustache has no ${word.slice(0, 40) || 'such tag'}.` }
  }
}

/** Jinja (jinja.palletsprojects.com/templates) and Nunjucks (mozilla.github.io/nunjucks) as Mustache. */
export function fromJinja(source: string): Conversion {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const found = source.slice(at).search(/\{[{%#]/)
    const start = found < 0 ? source.length : at + found
    if (start > at) tokens.push({ kind: 'text', source: source.slice(at, start), start: at })
    if (found < 0) break
    const open = source.slice(start, start + 2)
    const close = closers[open] ?? '}}'
    const end = source.indexOf(close, start + 2)
    if (end < 0) {
      tokens.push({ kind: 'unknown', source: source.slice(start), start, message: `This is never closed: ${close} is missing.` })
      break
    }
    at = end + 2
    const raw = source.slice(start + 2, end)
    const token = { source: source.slice(start, at), start, trimLeft: /^-/.test(raw), trimRight: /-$/.test(raw) }
    const inside = raw.replace(/^[-+]/, '').replace(/[-+]$/, '').trim()
    if (open === '{#') tokens.push({ ...token, kind: 'comment', text: ` ${inside} ` })
    else if (open === '{{') {
      const value = expression(inside)
      tokens.push(typeof value === 'string' ? { ...token, kind: 'unknown', message: value } : { ...token, ...value })
    } else if (inside === 'raw' || inside === 'verbatim') {
      const ending = new RegExp(`\\{%-?\\s*end${inside}\\s*-?%\\}`).exec(source.slice(at))
      const text = source.slice(at, ending ? at + ending.index : source.length)
      at += text.length + (ending?.[0].length ?? 0)
      tokens.push({ ...token, kind: 'literal', source: source.slice(start, at), text })
    } else tokens.push({ ...token, ...statement(inside) })
  }
  return toMustache(source, tokens)
}
