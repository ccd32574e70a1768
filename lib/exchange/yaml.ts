import { Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { JsonObject } from '@/lib/prompts/content-schema'
import type { ParsedFault } from './parsed'

const MAX_YAML = 8_000_000
const MAX_DEPTH = 100
const MAX_ALIASES = 1000

export type ReadYaml = {
  value: unknown
  /** The line that a place in it begins at: `lineAt(['tests', 0, 'vars'])`. */
  lineAt: (path: (string | number)[]) => number
}

/** Deeper than any honest file: found before the parser, which recurses, sees it. */
function tooDeep(text: string): number | undefined {
  let depth = 0
  let line = 1
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\n') line++
    else if (sign === '[' || sign === '{') depth++
    else if ((sign === ']' || sign === '}') && depth > 0) depth--
    if (depth > 5000) return line
    if (sign === '-' && /^(- ){60}/.test(text.slice(at, at + 120))) return line
  }
  return undefined
}

/**
 * Reads YAML 1.2 (yaml.org/spec/1.2.2), plain data only: no tags of one's own, no merging, aliases bounded. `firstLine` is the line of
 * the file that the text begins at. A fault instead of a value when it cannot be read.
 */
export function readYaml(text: string, file: string, firstLine = 1): ReadYaml | { faults: ParsedFault[] } {
  const fault = (line: number, message: string) => ({ faults: [{ file, line: line + firstLine - 1, message }] })
  if (text.length > MAX_YAML) return fault(1, `This YAML is longer than ${MAX_YAML.toLocaleString('en')} characters.`)
  const deep = tooDeep(text)
  if (deep !== undefined) return fault(deep, `This YAML nests deeper than ${MAX_DEPTH} levels.`)
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, strict: true })
    const [error] = document.errors
    if (error) return fault(lines.linePos(error.pos[0]).line, error.message.split('\n')[0] ?? 'This YAML is broken.')
    let aliases = 0
    let wrong: { at: number; message: string } | undefined
    visit(document, (_, node, path) => {
      const at = (node as Node | null)?.range?.[0] ?? 0
      if (path.length > MAX_DEPTH * 2) wrong ??= { at, message: `This YAML nests deeper than ${MAX_DEPTH} levels.` }
      if (isAlias(node) && ++aliases > MAX_ALIASES) wrong ??= { at, message: `This YAML has more than ${MAX_ALIASES} aliases.` }
      if (isMap(node) && node.items.some(({ key }) => !isScalar(key))) wrong ??= { at, message: 'Only texts can be keys.' }
      return wrong ? visit.BREAK : undefined
    })
    if (wrong) return fault(lines.linePos(wrong.at).line, wrong.message)
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    const lineAt = (path: (string | number)[]): number => {
      for (let length = path.length; length > 0; length--) {
        const holder: unknown = length > 1 ? document.getIn(path.slice(0, length - 1), true) : document.contents
        const pair = isMap(holder) ? holder.items.find(({ key }) => isScalar(key) && key.value === path[length - 1]) : undefined
        const node = (pair?.key ?? document.getIn(path.slice(0, length), true)) as Node | undefined
        if (node?.range) return lines.linePos(node.range[0]).line + firstLine - 1
      }
      return firstLine
    }
    return { value, lineAt }
  } catch (error) {
    const deepOrMany = error instanceof RangeError || error instanceof ReferenceError
    return fault(1, deepOrMany ? 'This YAML nests too deep, or its aliases grow too large.' : 'This YAML cannot be read.')
  }
}

/** Texts that a block would not bring back as they are. */
const needsQuotes = (text: string) => /^\s|[^\S\n]\n|[^\S\n]$|[\r\u0085\u2028\u2029\uFEFF]|\n\n$|\t/.test(text)

/** Writes YAML for people: long texts as blocks where that is safe, nothing folded, so that it reads and compares well. */
export function writeYaml(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return
      if (needsQuotes(node.value)) node.type = 'QUOTE_DOUBLE'
      else if (node.value.includes('\n')) node.type = 'BLOCK_LITERAL'
    },
  })
  // On several lines yaml 2.9 writes a line that is one space as a backslash.
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
}

/** A text's front matter: between a first line `---` and the next one. Null when it has none. */
export function splitFrontMatter(text: string): { yaml: string; body: string; bodyLine: number } | null {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text)
  if (!opening) return null
  const from = opening[0].length
  const closing = /(^|\n)---[ \t]*(\r?\n|$)/.exec(text.slice(from))
  if (!closing) return null
  const yaml = text.slice(from, from + closing.index + (closing[1] ?? '').length)
  const bodyAt = from + closing.index + closing[0].length
  return { yaml, body: text.slice(bodyAt), bodyLine: text.slice(0, bodyAt).split('\n').length }
}

/** A value as an object of its own keys; undefined for anything else. */
export const objectOf = (value: unknown): JsonObject | undefined =>
  Object.prototype.toString.call(value) === '[object Object]' ? (value as JsonObject) : undefined
