const MAX_PRETTY = 200_000

/** A JSON object or list with line breaks; null for anything else, and for what is too long to be worth it. */
export function prettyJson(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed.length > MAX_PRETTY || !/^[[{]/.test(trimmed)) return null
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2)
  } catch {
    return null
  }
}
