/**
 * Messages as text for people (docs/formats.md): a line `@@ role` opens each, its text follows as it is, an empty line stands before the
 * next. What a message holds besides a text stands behind the role as JSON; content parts open with `@@+ type`. A line of text that
 * begins with `@@` gets a backslash before it.
 */

type Loose = Record<string, unknown>
type Block = { part: boolean; word: string; more: Loose; text: string | undefined }

const escapeLines = (text: string) => text.replace(/^(?=\\*@@)/gm, '\\')
const unescapeLines = (text: string) => text.replace(/^\\(?=\\*@@)/gm, '')
/** On one line, whatever counts as a line's end where it is read. */
const jsonLine = (value: object) => JSON.stringify(value).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)

function blocksOf({ role, content, ...more }: Loose): Block[] {
  const block = { part: false, word: String(role), more, text: undefined }
  if (typeof content === 'string') return [{ ...block, text: content }]
  if (content === undefined) return [block]
  if (!Array.isArray(content)) return [{ ...block, more: { ...more, content } }]
  const parts = content.map((part: Loose): Block => {
    const { type, text, ...rest } = part
    return typeof text === 'string'
      ? { part: true, word: String(type), more: rest, text }
      : { part: true, word: String(type), more: text === undefined ? rest : { ...rest, text }, text: undefined }
  })
  return [block, ...parts]
}

const written = ({ part, word, more, text }: Block) => {
  const json = Object.keys(more).length > 0 ? ` ${jsonLine(more)}` : ''
  return `@@${part ? '+' : ''} ${word}${json}\n${text === undefined ? '' : `${escapeLines(text)}\n`}`
}

export const writeMessages = (messages: readonly object[]): string =>
  messages
    .flatMap((message) => blocksOf(message as Loose))
    .map(written)
    .join('\n')

export type BlockFault = { line: number; message: string }

/** Reads what `writeMessages` wrote. Lines count from 1 within the text. */
export function readMessages(body: string): { messages: Loose[]; lines: number[]; faults: BlockFault[] } {
  const messages: Loose[] = []
  const lines: number[] = []
  const faults: BlockFault[] = []
  const heads = [...body.matchAll(/^@@(\+?)[ \t]+([a-z_]+)[ \t]*(.*)$/gm)]
  const first = heads[0]?.index ?? body.length
  if (body.slice(0, first).trim() !== '')
    faults.push({ line: 1, message: 'Before this text a line such as "@@ system" has to open a message.' })
  let line = 1
  let at = 0
  for (const [index, head] of heads.entries()) {
    line += body.slice(at, head.index).split('\n').length - 1
    at = head.index
    const [whole, plus, word = '', json = ''] = head
    const next = heads[index + 1]?.index
    let text: string | undefined = body.slice(head.index + whole.length + 1, next)
    if (next !== undefined && (text.endsWith('\n\n') || text === '\n')) text = text.slice(0, -1)
    text = text === '' ? undefined : unescapeLines(text.endsWith('\n') ? text.slice(0, -1) : text)
    const more = json === '' ? {} : objectIn(json)
    if (!more) faults.push({ line, message: `Behind "${word}" stands something that is not a JSON object.` })
    const last = messages.at(-1)
    if (plus === '') {
      messages.push({ role: word, ...(text !== undefined && { content: text }), ...more })
      lines.push(line)
    } else if (!last) faults.push({ line, message: 'A part has to stand in a message: write a line such as "@@ user" before it.' })
    else last.content = [...(Array.isArray(last.content) ? last.content : []), { type: word, ...(text !== undefined && { text }), ...more }]
  }
  return { messages, lines, faults }
}

function objectIn(json: string): Loose | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined
  } catch {
    return undefined
  }
}
