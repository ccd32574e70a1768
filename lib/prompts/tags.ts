import { PromptName } from './schema'
import { VARIABLE_NAME } from './variable-schema'

export type TagKind = 'variable' | 'section' | 'inverted' | 'close' | 'partial' | 'comment' | 'delimiters'
/** One tag of a template: where it stands (offsets, end exclusive), what it names, and the delimiters it is written in. */
export type Tag = { kind: TagKind; name: string; start: number; end: number; open: string; close: string }
/** What is wrong in a template. Line and column count from 1. `renders`: versions were saved with it once, and go on rendering. */
export type TemplateFault = { message: string; start: number; end: number; line: number; column: number; renders?: true }

export const DEFAULT_DELIMITERS = { open: '{{', close: '}}' }
/** A comment of this alone keeps the line that it stands on, where tags would take it with them. No delimiter holds this sign. */
export const HOLD = '.'
const MAX_NESTING = 50
const MAX_FAULTS = 50
const DELIMITERS = /^([^\s\p{L}\p{N}=_.]{1,10})\s+([^\s\p{L}\p{N}=_.]{1,10})$/u
const SIGILS: Record<string, TagKind> = {
  '#': 'section',
  '^': 'inverted',
  '/': 'close',
  '>': 'partial',
  '!': 'comment',
  '=': 'delimiters',
  '&': 'variable',
  '{': 'variable',
}

/**
 * Finds the tags of a Mustache template (github.com/mustache/spec) and every fault in it, in time linear in its length.
 * Stricter than the specification: a tag that is not closed or not legal is a fault, so that braces never vanish in silence.
 */
export function scanTags(template: string): { tags: Tag[]; faults: TemplateFault[] } {
  const tags: Tag[] = []
  const faults: TemplateFault[] = []
  // Kept apart: what goes on rendering must not end the search for what does not.
  const harmless: TemplateFault[] = []
  const sections: Tag[] = []
  const fault = (start: number, end: number, message: string) => faults.push({ message, start, end, ...positionOf(template, start) })
  let { open, close } = DEFAULT_DELIMITERS
  let at = 0
  for (let start = template.indexOf(open); start >= 0 && faults.length < MAX_FAULTS; start = template.indexOf(open, at)) {
    const inside = afterSpace(template, start + open.length)
    const sigil = template.charAt(inside)
    const kind = SIGILS[sigil]
    const ending = (sigil === '{' ? '}' : sigil === '=' ? '=' : '') + close
    const from = kind ? inside + 1 : inside
    const to = template.indexOf(ending, from)
    const name = to < 0 ? '' : template.slice(from, to).trim()
    const tag: Tag = { kind: kind ?? 'variable', name, start, end: to < 0 ? start + open.length : to + ending.length, open, close }
    at = tag.end
    const runsOn = tag.kind !== 'comment' && tag.kind !== 'delimiters' && (name.includes(open) || /[\r\n]/.test(name))
    if (to < 0 || runsOn) {
      at = start + open.length
      fault(start, at, `This tag is not closed: write ${ending} after its name. ${literally(open)}`)
      if (to < 0) break
      continue
    }
    // It ends where the next tag does, and takes with it what stands between.
    if (tag.kind === 'comment' && name.includes(open) && harmless.length < MAX_FAULTS)
      harmless.push({
        message: 'This comment is not closed before the next tag.',
        ...{ start, end: start + open.length, ...positionOf(template, start), renders: true },
      })
    const wrong = whatIsWrong(tag, sections)
    if (wrong) fault(tag.start, tag.end, wrong)
    if (tag.kind === 'delimiters') {
      const [, opening, closing] = DELIMITERS.exec(name) ?? []
      if (opening && closing) [open, close] = [opening, closing]
    }
    if (tag.kind === 'section' || tag.kind === 'inverted') sections.push(tag)
    if (tag.kind === 'close') {
      const opened = sections.findLastIndex((section) => section.name === name)
      if (opened >= 0) sections.length = opened
    }
    tags.push(tag)
  }
  for (const tag of sections.slice(0, MAX_FAULTS))
    fault(tag.start, tag.end, `The section "${tag.name}" is never closed: write ${tag.open}/${tag.name}${tag.close} where it ends.`)
  return { tags, faults: [...faults, ...harmless].sort((a, b) => a.start - b.start) }
}

function whatIsWrong({ kind, name, open, close }: Tag, sections: Tag[]): string | undefined {
  switch (kind) {
    case 'comment':
      return undefined
    case 'delimiters':
      return DELIMITERS.test(name) ? undefined : 'Write new delimiters as two signs with a space between, as in {{=<% %>=}}.'
    case 'partial':
      return PromptName.safeParse(name).success ? undefined : `"${shorten(name)}" is not the name of a prompt.`
    case 'close': {
      const section = sections.at(-1)
      if (!section) return `No section is open here that ${open}/${shorten(name)}${close} could close.`
      return section.name === name
        ? undefined
        : `${open}/${shorten(name)}${close} stands where ${open}/${section.name}${close} must come first.`
    }
    case 'section':
    case 'inverted':
      if (sections.length >= MAX_NESTING) return `Nest sections at most ${MAX_NESTING} deep.`
  }
  if (name === '.' || (VARIABLE_NAME.test(name) && name.length <= 200)) return undefined
  return `"${shorten(name)}" is not a name: use letters, digits, "_", "-" and "." between parts. ${literally(open)}`
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
const literally = (open: string) =>
  open === '{{'
    ? 'To write {{ as it is, choose other delimiters before it: {{=<% %>=}}.'
    : `Inside these delimiters, "${open}" begins a tag.`

function afterSpace(text: string, at: number): number {
  while (at < text.length && /\s/.test(text.charAt(at))) at++
  return at
}

/** Line and column (both from 1) of an offset; a tab counts as one column. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
