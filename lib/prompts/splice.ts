import { DEFAULT_DELIMITERS, HOLD, scanTags, type Tag } from './tags'

type Delimiters = Pick<Tag, 'open' | 'close'>
type Piece = { tag: Pick<Tag, 'kind' | 'name' | 'open' | 'close'> | null; text: string }
/** What a line, or a part of one, holds: a text or a value, and tags that say nothing themselves. */
export type Weight = { said: boolean; tags: boolean }

/** Mustache takes such a line away around its tags. */
const vanishes = ({ said, tags }: Weight) => tags && !said
const both = (a: Weight, b: Weight): Weight => ({ said: a.said || b.said, tags: a.tags || b.tags })
const weightOf = ({ tag, text }: Piece): Weight => {
  if (!tag) return { said: /\S/.test(text), tags: false }
  const said = tag.kind === 'variable' || (tag.kind === 'comment' && tag.name === HOLD)
  // What a partial comes to is not known here.
  return { said, tags: !said && tag.kind !== 'partial' }
}
const nothing: Weight = { said: false, tags: false }
const weigh = (line: readonly Piece[]): Weight => line.map(weightOf).reduce(both, nothing)

/** A text in pieces, each a tag or text of one line with its end. */
function piecesOf(text: string, tags: readonly Tag[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const tag of [...tags, null]) {
    for (const part of text.slice(at, tag?.start).split(/(?<=\n)/)) if (part !== '') pieces.push({ tag: null, text: part })
    if (!tag) break
    pieces.push({ tag, text: text.slice(tag.start, tag.end) })
    at = tag.end
  }
  return pieces
}

/** Lines as Mustache sees them: an end inside a tag is none. The last one has no end, and may be empty. */
function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    lines.at(-1)?.push(piece)
    if (!piece.tag && piece.text.endsWith('\n')) lines.push([])
  }
  return lines
}

/** Tells for each tag of a text what its line holds before and behind it. */
export function weightsAround(text: string, tags: readonly Tag[]): (tag: Tag) => { before: Weight; after: Weight } {
  const around = new Map<Tag, { before: Weight; after: Weight }>()
  for (const line of linesOf(piecesOf(text, tags))) {
    const after: Weight[] = []
    line.reduceRight((weight, piece, at) => {
      after[at] = weight
      return both(weight, weightOf(piece))
    }, nothing)
    line.reduce((before, piece, at) => {
      if (piece.tag) around.set(piece.tag as Tag, { before, after: after[at] ?? nothing })
      return both(before, weightOf(piece))
    }, nothing)
  }
  return (tag) => around.get(tag) ?? { before: nothing, after: nothing }
}

/** A tag that sets delimiters, as a piece: it is written in those that hold before it, which have no `=` in them. */
function delimiters(written: string): Piece[] {
  const [open = '', , close = ''] = written.split('=')
  return written === '' ? [] : [{ tag: { kind: 'delimiters', name: '', open, close }, text: written }]
}

const holding = ({ open, close }: Delimiters) => `${open}!${HOLD}${close}`

/**
 * A partial's text as it stands within a line: tags that are alone on their lines in it have lost these lines, none becomes alone by what it
 * stands beside, and its delimiters are its own. Where nothing else keeps a line, a comment does (`{{!.}}`).
 */
export function withinLine(text: string, place: Delimiters & { before: Weight; after: Weight }): string {
  const [first, last] = switches(text, place)
  const bare = linesOf(piecesOf(text, scanTags(text).tags)).flatMap((line) =>
    vanishes(weigh(line)) ? line.filter(({ tag }) => tag) : line,
  )
  const lines = linesOf([...delimiters(first), ...bare, ...delimiters(last)])
  return lines
    .map((line, index) => {
      const beside = both(index === 0 ? place.before : nothing, index === lines.length - 1 ? place.after : nothing)
      const opening = line.findIndex(({ tag }) => tag)
      const hold = vanishes(both(weigh(line), beside)) ? holding(line[opening]?.tag ?? place) : ''
      return line.map(({ text }, at) => (at === Math.max(opening, 0) ? hold + text : text)).join('') || hold
    })
    .join('')
}

/** A partial's text that takes over whole lines: its delimiters are its own, and setting them takes no blank line away. */
export function asLines(text: string, place: Delimiters): string {
  const [first, last] = switches(text, place)
  if (text === '' || (first === '' && last === '')) return text
  const lines = linesOf(piecesOf(text, scanTags(text).tags))
  const end = /\r?\n$/.exec(text)?.[0] ?? ''
  const isBlank = (line: readonly Piece[] = []) => line.every(({ tag, text }) => !tag && !/\S/.test(text))
  const begin = first !== '' && isBlank(lines[0]) ? first + holding(DEFAULT_DELIMITERS) : first
  const hold = last !== '' && isBlank(lines.at(end === '' ? -1 : -2)) ? holding(place) : ''
  return `${begin}${text.slice(0, text.length - end.length)}${last}${hold}${end}`
}

/** The tags that set a text's delimiters to the default ones before it, and back to those around it behind it; empty where there is no need. */
export function switches(text: string, { open, close }: Delimiters): [before: string, after: string] {
  const standard = DEFAULT_DELIMITERS
  const inner = scanTags(text).tags.findLast(({ kind }) => kind === 'delimiters')
  const [innerOpen = standard.open, innerClose = standard.close] = inner?.name.split(/\s+/) ?? []
  return [
    open === standard.open ? '' : `${open}=${standard.open} ${standard.close}=${close}`,
    innerOpen === open && innerClose === close ? '' : `${innerOpen}=${open} ${close}=${innerClose}`,
  ]
}
