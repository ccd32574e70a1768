import type { Json } from '@/lib/prompts/content-schema'
import { closes, fieldsUsed, firstOf, meaningOf, type Named } from './meaning'
import { type Conversion, isName, joined, type Left, Lines, type Note, type Piece } from './pieces'

/** A piece of a template in another language. `trimLeft`, `trimRight`: white space beside it goes. */
export type Token = { source: string; start: number; trimLeft?: boolean; trimRight?: boolean } & (
  | { kind: 'text' }
  /** Text that the language itself writes in another way. */
  | { kind: 'literal'; text: string }
  | { kind: 'comment'; text: string }
  | ({ kind: 'value'; preset?: Json } & Named)
  | { kind: 'partial'; name: string }
  | ({ kind: 'if' | 'unless' } & Named)
  | ({ kind: 'elseif' } & Named)
  | { kind: 'else' }
  /** A list gone through; `item`: what each is called, null where it is the context. */
  | ({ kind: 'each'; item: string | null } & Named)
  /** An object gone into. */
  | ({ kind: 'with' } & Named)
  | { kind: 'end'; of: string }
  /** The beginning of a block that is unknown. */
  | { kind: 'block'; of: string; message: string }
  | { kind: 'unknown'; message: string }
)

type Frame = {
  of: string
  /** What closes it, innermost last; null: its tags stay as text. */
  open: { name: string; inverted: boolean }[] | null
  /** What each item is called, and the first names of its fields that are used. */
  loop?: { item: string | null; fields: ReadonlySet<string> }
}

const MAX_NOTES = 200
const noList = (name: string) =>
  `Mustache has no "if" for a list, as ${name} is: say it with a value of its own, such as has_${name.replace(/\W/g, '_')}.`

/** Puts tokens of another template language into Mustache. What has no equivalent stays as text, and is told. */
export function toMustache(source: string, tokens: readonly Token[]): Conversion {
  const lines = new Lines(source)
  const pieces: Piece[] = []
  const converted: Note[] = []
  const leftovers: Left[] = []
  const defaults: Record<string, Json> = {}
  const frames: Frame[] = []
  const fields = fieldsUsed(tokens)
  const lists = new Set(tokens.flatMap((token) => (token.kind === 'each' ? [token.path] : [])))

  const tag = (text: string) => pieces.push({ kind: 'tag', text })
  const leave = ({ source, start }: Token, message: string) => {
    pieces.push({ kind: 'text', text: source })
    if (leftovers.length < MAX_NOTES) leftovers.push({ ...lines.at(start), text: source.slice(0, 200), message })
  }
  const note = ({ source: from, start }: Token, to: string, message: string) => {
    if (from !== to && converted.length < MAX_NOTES)
      converted.push({ line: lines.at(start).line, from: from.slice(0, 200), to: to.slice(0, 200), message })
  }
  const opening = ({ name, inverted }: { name: string; inverted: boolean }) => `{{${inverted ? '^' : '#'}${name}}}`
  const closing = ({ name }: { name: string }) => `{{/${name}}}`

  /** The name that something has in Mustache here, or why it has none. */
  const nameOf = (named: Named): { name: string } | { wrong: string } => {
    const loops = frames.flatMap((frame, index) => (frame.loop ? [{ ...frame.loop, index }] : []))
    const { loop, field, isByName } = meaningOf(
      named,
      loops.map(({ item }) => item),
    )
    const inner = loops.at(-1)
    const isInner = inner !== undefined && loop === loops.length - 1
    // A section that is entered is what "." means from then on, and where names are looked up first.
    const entered = inner ? frames.slice(inner.index + 1).flatMap(({ open }) => open?.filter(({ inverted }) => !inverted) ?? []) : []
    if (field === '')
      return isInner && entered.length === 0 ? { name: '.' } : { wrong: 'Inside another block the item itself cannot be named.' }
    const first = firstOf(field)
    if (isByName && !isInner) return { wrong: `${firstOf(named.path)} belongs to a loop further out, which cannot be named here.` }
    const other = isInner ? entered.find(({ name }) => firstOf(name) !== first) : undefined
    if (other) return { wrong: `Mustache looks for ${field.slice(0, 60)} in ${other.name} first here, not in the item.` }
    if (loops.slice(loop + 1).some(({ fields }) => fields.has(first)))
      return { wrong: `Items of the loop here have a ${first.slice(0, 60)} too, and Mustache finds that one first.` }
    return nameLike(field)
  }
  const nameLike = (name: string) => (isName(name) && name !== '.' ? { name } : { wrong: `"${name.slice(0, 60)}" is not a name here.` })

  const enter = (token: Token & Named, of: string, inverted: boolean, loop?: Frame['loop']) => {
    const { path } = token
    const found = nameOf(token)
    const wrong = 'wrong' in found ? found.wrong : !loop && !inverted && of !== 'with' && lists.has(path) ? noList(found.name) : undefined
    if (wrong !== undefined || 'wrong' in found) {
      leave(token, wrong ?? 'This has no equivalent.')
      frames.push({ of, open: null })
      return
    }
    const section = { name: found.name, inverted }
    tag(opening(section))
    note(
      token,
      opening(section),
      loop
        ? 'A section repeats for each item.'
        : inverted
          ? 'An inverted section stands when there is nothing.'
          : 'A section stands when there is something.',
    )
    frames.push({ of, open: [section], ...(loop && { loop }) })
  }

  const other = (token: Token) => {
    const frame = frames.at(-1)
    const last = frame?.open?.at(-1)
    if (!frame?.open || !last) return leave(token, 'This belongs to a block that has no equivalent.')
    const turned = { name: last.name, inverted: !last.inverted }
    // What is not there has no items, so the loop is over.
    delete frame.loop
    if (!turned.inverted && lists.has(turned.name)) {
      frame.open = null
      tag(closing(last))
      return leave(token, noList(turned.name))
    }
    frame.open[frame.open.length - 1] = turned
    tag(`${closing(last)}${opening(turned)}`)
    note(token, `${closing(last)}${opening(turned)}`, 'The other case is the other kind of section.')
  }

  for (const token of trimmed(tokens))
    switch (token.kind) {
      case 'text':
        pieces.push({ kind: 'text', text: token.source })
        break
      case 'literal':
        pieces.push({ kind: 'text', text: token.text })
        note(token, token.text, 'Text as it is.')
        break
      case 'comment':
        if (!token.text.includes('}}')) tag(`{{!${token.text}}}`)
        note(token, token.text.includes('}}') ? '' : `{{!${token.text}}}`, 'A comment.')
        break
      case 'value': {
        const found = nameOf(token)
        if ('wrong' in found) leave(token, found.wrong)
        else {
          tag(`{{${found.name}}}`)
          if (token.preset !== undefined) defaults[found.name] = token.preset
          note(token, `{{${found.name}}}`, token.preset === undefined ? 'A variable.' : 'A variable with a default.')
        }
        break
      }
      case 'partial':
        tag(`{{> ${token.name}}}`)
        note(token, `{{> ${token.name}}}`, 'A partial.')
        break
      case 'if':
      case 'unless':
        enter(token, token.kind, token.kind === 'unless')
        break
      case 'each':
        enter(token, 'each', false, { item: token.item, fields: fields.get(token) ?? new Set() })
        break
      case 'with':
        enter(token, 'with', false, { item: null, fields: fields.get(token) ?? new Set() })
        break
      case 'elseif': {
        other(token)
        const found = nameOf(token)
        const frame = frames.at(-1)
        if (!frame?.open) break
        if ('wrong' in found || lists.has(token.path)) {
          leave(token, 'wrong' in found ? found.wrong : noList(found.name))
          break
        }
        frame.open.push({ name: found.name, inverted: false })
        tag(`{{#${found.name}}}`)
        break
      }
      case 'else':
        other(token)
        break
      case 'block':
        leave(token, token.message)
        frames.push({ of: token.of, open: null })
        break
      case 'end': {
        const at = frames.findLastIndex(({ of }) => closes(token.of, of))
        if (at < 0 || at !== frames.length - 1) {
          leave(token, 'This closes no block that is open here.')
          break
        }
        const frame = frames.pop()
        if (!frame?.open) leave(token, 'This belongs to a block that has no equivalent.')
        else {
          const text = [...frame.open].reverse().map(closing).join('')
          tag(text)
          note(token, text, 'The end of a section.')
        }
        break
      }
      case 'unknown':
        leave(token, token.message)
    }
  // What was never closed is not a section either; the text then says so when it is looked at as Mustache.
  for (const { of } of frames.slice(0, 5))
    leftovers.push({ ...lines.at(source.length), text: '', message: `A block "${of}" is never closed.` })
  for (const { open } of frames.reverse()) for (const section of [...(open ?? [])].reverse()) tag(closing(section))
  return { text: joined(pieces), converted, leftovers, defaults }
}

/** White space goes where a tag says so. */
function trimmed(tokens: readonly Token[]): Token[] {
  return tokens.map((token, index) => {
    if (token.kind !== 'text') return token
    let text = token.source
    if (tokens[index - 1]?.trimRight) text = text.replace(/^\s+/, '')
    if (tokens[index + 1]?.trimLeft) text = text.trimEnd()
    return { ...token, source: text }
  })
}
