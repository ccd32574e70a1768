import { mapTexts, type Templates } from './texts'

/** Delimiters of Mustache, the plainest first; a text that holds all of these beginnings is not to be expected. */
const OTHERS = ['<%', '[[', '<|', '((', '<<', '⟦', '⟪', '<%%%%%%%%%']

/** A template that renders to exactly this text: where `{{` stands in it, other delimiters are chosen right before (so that no line is lost to them). */
export function verbatim(text: string): string {
  const at = text.indexOf('{{')
  if (at < 0) return text
  const open = OTHERS.find((each) => !text.includes(each))
  if (open === undefined) throw new Error('No delimiters are left that this text does not hold.')
  return `${text.slice(0, at)}{{=${open} %>=}}${text.slice(at)}`
}

/** A content that sends exactly these texts, whatever stands in them. Throws for a text that holds every delimiter there is. */
export const verbatimContent = <C extends Templates>(content: C): C => mapTexts(content, verbatim)
