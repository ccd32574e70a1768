const MAX_NEAR = 8

/** How many mistakes a word may hold and still be meant: none in two letters, one in up to five, two in longer ones. */
export const mistakesAllowed = (word: string): number => {
  const { length } = [...word]
  return length < 3 ? 0 : length <= 5 ? 1 : 2
}

/**
 * The least number of letters put in, left out, replaced, or swapped with their neighbour that make one word of the other
 * (Damerau–Levenshtein, optimal string alignment); `most + 1` when it takes more than `most`.
 */
export function mistakesBetween(one: string, other: string, most: number): number {
  const [a, b] = [[...one], [...other]]
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, row]: [number[], number[]] = [[], b.map((_, at) => at).concat(b.length)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : replaced
      next.push(Math.min(replaced, swapped, at(row, j) + 1, at(next, j - 1) + 1))
    }
    if (Math.min(...next) > most) return most + 1
    ;[before, row] = [row, next]
  }
  return Math.min(at(row, b.length), most + 1)
}
const at = (row: readonly number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY

/** The words that could have been meant, the nearest first; never the word itself. */
export function nearWords(typed: string, known: readonly string[]): string[] {
  const most = mistakesAllowed(typed)
  return [...new Set(known)]
    .map((word) => ({ word, mistakes: mistakesBetween(typed, word, most) }))
    .filter(({ mistakes }) => mistakes > 0 && mistakes <= most)
    .sort((a, b) => a.mistakes - b.mistakes || (a.word < b.word ? -1 : 1))
    .slice(0, MAX_NEAR)
    .map(({ word }) => word)
}
