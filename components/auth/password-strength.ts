export const minPasswordLength = 12

export type Strength = { level: 0 | 1 | 2 | 3; words: string }

const common = /pass(word|phrase)?|qwert|asdf|letmein|welcome|admin|versicle|iloveyou|abc|123|111|000/gi

/**
 * A rough measure while typing, not a gate: length that counts. Repeats, runs (abcd, 4321), common words and the person's own name
 * or address count for little.
 */
export function passwordStrength(password: string, own: readonly string[] = []): Strength {
  const missing = minPasswordLength - [...password].length
  if (password === '') return { level: 0, words: `${minPasswordLength} characters or more; a few unrelated words work well.` }
  if (missing > 0) return { level: 0, words: `${missing} more ${missing === 1 ? 'character' : 'characters'}.` }
  const counted = countedLength(password, own)
  if (counted < 9) return { level: 1, words: 'Easy to guess. Add words that have nothing to do with each other.' }
  if (counted < 14) return { level: 2, words: 'Good. Longer is stronger.' }
  return { level: 3, words: 'Strong.' }
}

function countedLength(password: string, own: readonly string[]): number {
  const names = own.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2)
  const rest = names.reduce((text, name) => text.replaceAll(name, '\0'), password.toLowerCase())
  const once = rest.replace(common, '\0').replace(/(.{1,8}?)\1+/gsu, '$1')
  const points = [...once].map((character) => character.codePointAt(0) ?? 0)
  return points.filter((point, index) => index === 0 || Math.abs(point - (points[index - 1] ?? 0)) > 1).length
}
