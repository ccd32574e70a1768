/**
 * Characters that change what one sees without being seen: terminal controls, and marks that turn the direction of the text around them
 * (Unicode Bidi_Control without the plain marks LRM and RLM). Line breaks and tabs are not among them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hidden = /([\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/

export type Piece = { text: string; mark: boolean }

/** A text as pieces to draw: hidden controls become marks with their code point (`U+202E`), everything else stays as it is. */
export function withMarks(text: string): Piece[] {
  if (!hidden.test(text)) return text === '' ? [] : [{ text, mark: false }]
  return text.split(hidden).flatMap((part, index): Piece[] => {
    if (part === '') return []
    return index % 2 === 1 ? [{ text: codePoint(part), mark: true }] : [{ text: part, mark: false }]
  })
}

const codePoint = (character: string) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
