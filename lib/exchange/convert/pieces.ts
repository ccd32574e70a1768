import type { Json } from '@/lib/prompts/content-schema'
import { VARIABLE_NAME } from '@/lib/prompts/variable-schema'

/** A template taken apart: text as it has to come out, and Mustache tags. */
export type Piece = { kind: 'text' | 'tag'; text: string }
/** What was put in other words; `line` counts from 1 within the template. */
export type Note = { line: number; from: string; to: string; message: string }
export type Left = { line: number; column: number; text: string; message: string }
/** `defaults`: values that the template itself gives to variables. */
export type Conversion = { text: string; converted: Note[]; leftovers: Left[]; defaults: Record<string, Json> }

export const isName = (name: string) => name === '.' || (VARIABLE_NAME.test(name) && name.length <= 200)

/** Delimiters of which neither half can grow together with the text beside it. */
const delimiters = ['<% %>', '[% %]', '(% %)', '|% %|', '@% %@', '!% %!']

/** Braces that would begin a tag are kept as text by other delimiters around just them, and never alone on their line. */
function keptAsText(text: string, beforeTag: boolean): string {
  return text
    .split(/(?<=\n)/)
    .map((line, index, lines) => {
      const open = line.indexOf('{{')
      const trailing = beforeTag && index === lines.length - 1 ? /\{+$/.exec(line)?.index : undefined
      if (open < 0 && trailing === undefined) return line
      const start = open < 0 ? (trailing ?? 0) : open
      const lastOpen = line.lastIndexOf('{{') + 2
      const end = trailing !== undefined ? line.length : Math.max(line.lastIndexOf('}}') + 2, lastOpen)
      const kept = line.slice(start, end)
      const [opening = '<%', closing = '%>'] = (delimiters.find((pair) => !kept.includes(pair.slice(0, 2))) ?? '<% %>').split(' ')
      return `${line.slice(0, start)}{{=${opening} ${closing}=}}${kept}${opening}={{ }}=${closing}${line.slice(end)}`
    })
    .join('')
}

/** A Mustache template that renders to exactly these pieces. */
export function joined(pieces: readonly Piece[]): string {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (piece.text === '') continue
    if (last?.kind === 'text' && piece.kind === 'text') last.text += piece.text
    else merged.push({ ...piece })
  }
  return merged.map(({ kind, text }, index) => (kind === 'tag' ? text : keptAsText(text, merged[index + 1]?.kind === 'tag'))).join('')
}

/** Where an offset stands. */
export class Lines {
  private readonly starts: number[] = [0]
  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }
  at(offset: number): { line: number; column: number } {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 }
  }
}
