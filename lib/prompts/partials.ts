import { invalid } from '@/lib/errors'
import { MAX_CONTENT_BYTES } from './content-schema'
import { asLines, switches, weightsAround, withinLine } from './splice'
import { scanTags, type Tag } from './tags'

/** The names a template includes by `{{> name}}`, each once, with where it stands first. */
export const partialsOf = (template: string): Tag[] =>
  scanTags(template)
    .tags.filter(({ kind }) => kind === 'partial')
    .filter((tag, index, all) => all.findIndex(({ name }) => name === tag.name) === index)

/**
 * Puts the text of each partial in its place (one level). A partial alone on its line takes over that line and its indentation, as in
 * Mustache's specification, with one kindness: where its text has no line end of its own, the line keeps its own. Within a line its own
 * lines stay its own. Delimiters hold within the text that set them. `asBefore`: partials of versions that were saved when tags of a
 * partial within a line took part in that line; they go on as they were. Throws `invalid` when the result would weigh more than a content may.
 */
export function inlinePartials(
  template: string,
  textOf: (name: string) => string,
  asBefore: (name: string) => boolean = () => false,
): string {
  const { tags } = scanTags(template)
  const weightsOf = weightsAround(template, tags)
  let inlined = ''
  let at = 0
  for (const [index, tag] of tags.entries()) {
    if (tag.kind !== 'partial') continue
    const text = textOf(tag.name)
    const alone = aloneOnItsLine(template, tag, tags[index - 1]?.end ?? 0)
    const whole = alone ? `${indent(text, alone.indentation)}${text === '' || text.endsWith('\n') ? '' : alone.lineEnd}` : text
    inlined += template.slice(at, alone?.start ?? tag.start)
    const [before, after] = switches(whole, tag)
    if (asBefore(tag.name)) inlined += before + whole + after
    else inlined += alone ? asLines(whole, tag) : withinLine(whole, { ...tag, ...weightsOf(tag) })
    at = alone?.end ?? tag.end
    if (inlined.length > MAX_CONTENT_BYTES) throw invalid('With its partials this weighs more than 1 MB (1,000,000 bytes).')
  }
  return inlined + template.slice(at)
}

const indent = (text: string, indentation: string) => (indentation === '' ? text : text.replace(/^(?=[^\n])/gm, indentation))

/** `behind`: where the tag before it ends, the furthest that has to be looked back. */
function aloneOnItsLine(template: string, { start, end }: Tag, behind: number) {
  const between = template.slice(behind, start)
  if (behind > 0 && !between.includes('\n')) return undefined
  const indentation = between.slice(between.lastIndexOf('\n') + 1)
  const lineStart = start - indentation.length
  const [rest = '', lineEnd = ''] = /^[ \t]*(\r?\n|$)/.exec(template.slice(end, end + 1000)) ?? []
  const endsHere = lineEnd !== '' || end + rest.length === template.length
  return /^[ \t]*$/.test(indentation) && endsHere ? { start: lineStart, end: end + rest.length, indentation, lineEnd } : undefined
}
