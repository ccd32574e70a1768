import mustache from 'mustache'
import { type Fault, invalid } from '@/lib/errors'
import type { Json } from './content-schema'
import { HOLD, scanTags, type Tag, type TemplateFault } from './tags'

const MAX_RENDERED = 5_000_000
const MAX_PARTIAL_DEPTH = 20

/** What is wrong in a template, as faults at `path` with line and column; empty when it renders. */
export const templateFaults = (template: string, path = ''): Fault[] => told(scanTags(template).faults, path)
/** The same without what older versions were saved with and go on rendering: for those that come from elsewhere as they are. */
export const renderFaults = (template: string, path = ''): Fault[] =>
  told(
    scanTags(template).faults.filter(({ renders }) => !renders),
    path,
  )
const told = (faults: TemplateFault[], path: string): Fault[] =>
  faults.map(({ line, column, message }) => ({ path, message: `Line ${line}, column ${column}: ${message}` }))

/** A node of a parsed template. Comments and delimiters are gone; only sections have children. */
export type Node = { kind: 'text' | 'variable' | 'section' | 'inverted' | 'partial'; value: string; children: Node[] }

/** The tree of a template. Throws `invalid` naming every fault with its line and column. */
export const parseTemplate = (template: string): Node[] => toNodes(renderer.parse(template))

type Token = [symbol: string, value: string, start: number, end: number, children?: Token[]]
const KINDS: Record<string, Node['kind']> = { text: 'text', '&': 'variable', '#': 'section', '^': 'inverted', '>': 'partial' }
const toNodes = (tokens: Token[]): Node[] =>
  tokens.flatMap(([symbol, value, , , children]) => {
    const kind = value === HELD ? undefined : KINDS[symbol]
    return kind ? [{ kind, value, children: kind === 'section' || kind === 'inverted' ? toNodes(children ?? []) : [] }] : []
  })

const SIGNS = { variable: '&', section: '#', inverted: '^', close: '/', partial: '>', comment: '!', delimiters: '=' } as const

/** For mustache.js a line that has a variable stays, and this is the name of none. */
const HELD = '=.'

/** mustache.js backtracks over blanks in tags and looks far ahead for a tag's sign, so each tag is put in its shortest, signed form first. */
function withPlainTags(template: string, tags: Tag[]): string {
  let plain = ''
  let at = 0
  for (const { kind, name, start, end, open, close } of tags) {
    const inside = kind === 'comment' ? '' : kind === 'delimiters' ? `${name}=` : name
    const sign = kind === 'comment' && name === HOLD ? `&${HELD}` : SIGNS[kind]
    plain += `${template.slice(at, start)}${open}${sign}${inside}${close}`
    at = end
  }
  return plain + template.slice(at)
}

/** Counts what one rendering costs, so that nested lists cannot make it endless. */
class Meter {
  partialDepth = 0
  private spent = 0
  constructor(readonly onMissing: (name: string) => void) {}
  spend(cost: number): void {
    this.spent += cost
    if (this.spent > MAX_RENDERED) throw invalid('Filled in, this is longer than 5,000,000 characters. Give shorter lists or values.')
  }
}

const own = (value: unknown, key: string): unknown => {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
  const found = (value as Record<string, unknown>)[key]
  return typeof found === 'function' ? undefined : found
}
/** The value that a dotted name leads to, by own properties only; undefined when there is none. */
export const lookUp = (values: unknown, name: string): unknown => name.split('.').reduce(own, values)

/** Mustache's context stack by its specification: the first part of a dotted name decides the scope; no lambdas, nothing inherited. */
class Scope extends mustache.Context {
  constructor(
    view: unknown,
    private readonly outer: Scope | undefined,
    readonly meter: Meter,
  ) {
    super(view, outer)
  }
  override push(view: unknown): Scope {
    this.meter.spend(1)
    return new Scope(view, this, this.meter)
  }
  override lookup(name: string): unknown {
    if (name === '.') return this.view
    const first = name.split('.', 1).join()
    if (own(this.view, first) !== undefined) return lookUp(this.view, name)
    return this.outer?.lookup(name)
  }
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

class Renderer extends mustache.Writer {
  /** mustache.js would keep every template it ever saw. */
  templateCache = undefined

  override parse(template: string): Token[] {
    if (!template.includes('{{')) return template === '' ? [] : [['text', template, 0, template.length]]
    const { tags, faults } = scanTags(template)
    const first = faults.find(({ renders }) => !renders)
    if (first) throw invalid(`Line ${first.line}, column ${first.column}: ${first.message}`, renderFaults(template))
    return super.parse(withPlainTags(template, tags))
  }
  override renderTokens(...args: Parameters<mustache.Writer['renderTokens']>): string {
    const { meter } = args[1] as Scope
    for (const token of args[0]) meter.spend(1 + (token[1]?.length ?? 0))
    return super.renderTokens(...args)
  }
  override unescapedValue(token: string[], context: mustache.Context): string {
    const { meter } = context as Scope
    const name = token[1] ?? ''
    if (name === HELD) return ''
    const value: unknown = context.lookup(name)
    if (value === undefined || value === null) {
      meter.onMissing(name)
      return ''
    }
    const text = textOf(value)
    meter.spend(text.length)
    return text
  }
  /** By the specification only a partial alone on its line is indented; mustache.js indents behind other text, too. */
  override indentPartial(partial: string, indentation: string, lineHasNonSpace: boolean): string {
    return lineHasNonSpace ? partial : partial.replace(/^(?=[^\n])/gm, indentation)
  }
  override renderPartial(...args: Parameters<mustache.Writer['renderPartial']>): string {
    const { meter } = args[1] as Scope
    if (++meter.partialDepth > MAX_PARTIAL_DEPTH) throw invalid(`Partials nest more than ${MAX_PARTIAL_DEPTH} deep.`)
    const text = super.renderPartial(...args)
    meter.partialDepth--
    return text
  }
}
const renderer = new Renderer()

/**
 * Renders a Mustache template by its specification, with no HTML escaping and no lambdas. Values come out as they are and are never
 * rendered again; objects and lists come out as JSON. A name without a value renders as nothing and is told to `onMissing`.
 * Throws `invalid` when a template does not parse (with line and column) or the result grows past 5,000,000 characters.
 */
export function render(
  template: string,
  values: Json,
  partials: Record<string, string> = {},
  onMissing: (name: string) => void = () => undefined,
): string {
  const partialOf = (name: string) => (Object.hasOwn(partials, name) ? partials[name] : undefined)
  return renderer.render(template, new Scope(values, undefined, new Meter(onMissing)), partialOf)
}
