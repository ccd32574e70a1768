import { PromptName } from '@/lib/prompts/schema'
import { type Token, toMustache } from './blocks'
import type { Named } from './meaning'
import type { Conversion } from './pieces'

type Loose = Token extends infer T ? (T extends Token ? Omit<T, 'source' | 'start'> : never) : never
/** Tags that a dialect adds: what such a tag stands for, or undefined. */
export type Dialect = (inside: string) => Loose | undefined

const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$-]*'
const PATH = new RegExp(`^(this|${NAME})([./]${NAME}|\\.\\d+)*$`, 'u')
/** `this.name` and `user/name` as dots, with how far out `../` leads; undefined for what is no path. */
function pathOf(text: string): Named | undefined {
  const [outward = ''] = /^(\.\.\/)*/.exec(text) ?? []
  const up = outward.length / 3
  const path = text.slice(outward.length).replace(/^\.\//, 'this.')
  if (path === '.') return { path: 'this', up }
  return PATH.test(path) ? { path: path.replaceAll('/', '.'), up } : undefined
}
const onlyNames = 'Only names of variables can stand in a tag here; Mustache has no helpers.'

function tagOf(inside: string): Loose {
  const sign = inside[0] ?? ''
  const rest = inside.slice(1).trim()
  if (sign === '!') return { kind: 'comment', text: ` ${rest.replace(/^--|--$/g, '').trim()} ` }
  if (sign === '>')
    return PromptName.safeParse(rest).success
      ? { kind: 'partial', name: rest }
      : { kind: 'unknown', message: 'A partial is the name of a prompt, without values of its own.' }
  if (sign === '/') {
    const of = rest === 'unless' ? 'unless' : rest
    return { kind: 'end', of }
  }
  if (sign === '^' && rest === '') return { kind: 'else' }
  if (sign === '#' || sign === '^') return blockOf(rest, sign === '^')
  if (inside === 'else') return { kind: 'else' }
  if (/^else\s+if\s/.test(inside)) {
    const path = pathOf(inside.replace(/^else\s+if\s+/, '').trim())
    return path === undefined ? { kind: 'unknown', message: onlyNames } : { kind: 'elseif', ...path }
  }
  const path = pathOf(inside.replace(/^&\s*/, ''))
  if (/^@/.test(inside)) return { kind: 'unknown', message: `Mustache has no ${inside.slice(0, 40)}.` }
  return path === undefined ? { kind: 'unknown', message: onlyNames } : { kind: 'value', ...path }
}

function blockOf(rest: string, inverted: boolean): Loose {
  const [, word = '', argument = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? []
  const [, target = '', item] = /^(\S+)(?:\s+as\s+\|\s*(\w+)\s*\|)?$/.exec(argument.trim()) ?? []
  const path = pathOf(target)
  if (inverted || argument === '') {
    const own = pathOf(word)
    if (own === undefined) return { kind: 'block', of: word, message: onlyNames }
    return inverted ? { kind: 'unless', ...own } : { kind: 'with', ...own }
  }
  if (path === undefined || !['if', 'unless', 'each', 'with'].includes(word))
    return {
      kind: 'block',
      of: word,
      message: ['if', 'unless', 'each', 'with'].includes(word) ? onlyNames : `Mustache has no helper ${word.slice(0, 40)}.`,
    }
  if (word === 'each') return { kind: 'each', ...path, item: item ?? null }
  if (word === 'with')
    return item ? { kind: 'block', of: 'with', message: 'Mustache cannot give an object another name.' } : { kind: 'with', ...path }
  return { kind: word === 'if' ? 'if' : 'unless', ...path }
}

/** Handlebars (handlebarsjs.com/guide) as Mustache; `dialect` knows further tags. */
export function fromHandlebars(source: string, dialect: Dialect = () => undefined): Conversion {
  const tokens: Token[] = []
  const opened: string[] = []
  let at = 0
  while (at < source.length) {
    const start = source.indexOf('{{', at)
    if (start < 0) {
      tokens.push({ kind: 'text', source: source.slice(at), start: at })
      break
    }
    const escaped = source[start - 1] === '\\' && source[start - 2] !== '\\'
    const before = source.slice(at, escaped ? start - 1 : start)
    if (before !== '') tokens.push({ kind: 'text', source: before, start: at })
    const triple = source.startsWith('{{{', start)
    const isLong = /^\{\{~?!--/.test(source.slice(start, start + 6))
    const close = isLong ? '--' : triple ? '}}}' : '}}'
    const found = source.indexOf(close, start + (isLong ? 6 : 2))
    const end = isLong && found >= 0 ? source.indexOf('}}', found) : found
    if (end < 0) {
      tokens.push({ kind: 'unknown', source: source.slice(start), start, message: 'This is never closed: }} is missing.' })
      break
    }
    at = end + (isLong ? 2 : close.length)
    const whole = source.slice(start, at)
    if (escaped) {
      tokens.push({ kind: 'literal', source: `\\${whole}`, start: start - 1, text: whole })
      continue
    }
    const raw = source.slice(start + (triple ? 3 : 2), end)
    const token = { source: whole, start, trimLeft: /^~/.test(raw), trimRight: /~$/.test(raw) }
    const inside = raw.replace(/^~/, '').replace(/~$/, '').trim()
    const told = dialect(inside) ?? tagOf(inside)
    // `{{#name}}` is closed by its own name.
    if (/^[#^]\S/.test(inside))
      opened.push(
        told.kind === 'with' && !/^#with\s/.test(inside)
          ? 'with'
          : told.kind === 'unless' && !/^#unless\s/.test(inside)
            ? 'unless'
            : ((told as { of?: string }).of ?? told.kind),
      )
    if (told.kind === 'end') tokens.push({ ...token, kind: 'end', of: opened.pop() ?? told.of })
    else tokens.push({ ...token, ...told })
  }
  return toMustache(source, tokens)
}
