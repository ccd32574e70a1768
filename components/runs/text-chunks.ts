/**
 * Cuts a text into pieces of at most `size` UTF-16 units that together are the text again. A longer text begins with the same pieces
 * (all but the last), so that a growing answer is drawn anew only at its end. Never cuts between the two halves of a character.
 */
export function chunksOf(text: string, size = 4000): string[] {
  const chunks: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = at + size < text.length ? cutBefore(text, at + size) : text.length
    chunks.push(text.slice(at, end))
    at = end
  }
  return chunks
}

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
const cutBefore = (text: string, end: number) => (isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end)
