import { invalid } from '@/lib/errors'
import { MAX_CONTENT_BYTES } from './content-schema'
import { DEFAULT_DELIMITERS, scanTags, type Tag } from './tags'

/** The names a template includes by `{{> name}}`, each once, with where it stands first. */
export const partialsOf = (template: string): Tag[] =>
  scanTags(template)
    .tags.filter(({ kind }) => kind === 'partial')
    .filter((tag, index, all) => all.findIndex(({ name }) => name === tag.name) === index)

/**
 * Puts the text of each partial in its place (one level). A partial alone on its line takes over that line and its indentation, as in
 * Mustache's specification, with one kindness: where its text has no line end of its own, the line keeps its own.
 * Delimiters hold within the text that set them. Throws `invalid` when the result would weigh more than a content may.
 */
export function inlinePartials(template: string, textOf: (name: string) => string): string {
  let inlined = ''
  let at = 0
  for (const tag of scanTags(template).tags) {
    if (tag.kind !== 'partial') continue
    const text = textOf(tag.name)
    const alone = aloneOnItsLine(template, tag)
    inlined += template.slice(at, alone?.start ?? tag.start)
    inlined += inDelimiters(
      tag,
      alone ? `${indent(text, alone.indentation)}${text === '' || text.endsWith('\n') ? '' : alone.lineEnd}` : text,
    )
    at = alone?.end ?? tag.end
    if (inlined.length > MAX_CONTENT_BYTES) throw invalid('With its partials this weighs more than 1 MB (1,000,000 bytes).')
  }
  return inlined + template.slice(at)
}

const indent = (text: string, indentation: string) => (indentation === '' ? text : text.replace(/^(?=[^\n])/gm, indentation))

function aloneOnItsLine(template: string, { start, end }: Tag) {
  const lineStart = template.lastIndexOf('\n', start - 1) + 1
  const indentation = template.slice(lineStart, start)
  const [rest = '', lineEnd = ''] = /^[ \t]*(\r?\n|$)/.exec(template.slice(end, end + 1000)) ?? []
  const endsHere = lineEnd !== '' || end + rest.length === template.length
  return /^[ \t]*$/.test(indentation) && endsHere ? { start: lineStart, end: end + rest.length, indentation, lineEnd } : undefined
}

/** A partial is written in the default delimiters, whatever the text around it uses, and may not change them for it. */
function inDelimiters({ open, close }: Tag, text: string): string {
  const standard = DEFAULT_DELIMITERS
  const inner = scanTags(text).tags.findLast(({ kind }) => kind === 'delimiters')
  const [innerOpen = standard.open, innerClose = standard.close] = inner?.name.split(/\s+/) ?? []
  const before = open === standard.open ? '' : `${open}=${standard.open} ${standard.close}=${close}`
  const after = innerOpen === open && innerClose === close ? '' : `${innerOpen}=${open} ${close}=${innerClose}`
  return `${before}${text}${after}`
}
