import type { SearchField, SearchMatch } from './schema'

/** A word that was typed, as the database folds it, and the terms it has to find: those that end in `*` begin a word. */
export type SearchWord = { folded: string; terms: string[]; near: string[] }
export type SearchedField = { field: SearchField; text: string }

const SHOWN = 140
const BEFORE = 40
const MAX_RANGES = 20
/** Beyond this, letters are not folded one by one to find their places. */
const MAX_EXACT = 20_000
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u
const wordSign = /[\p{L}\p{N}]/u

/** A text folded (NFKC, lower case), and for each of its units where it stood in the text. */
function fold(text: string): { folded: string; placeOf: (at: number) => number } {
  const folded = text.normalize('NFKC').toLowerCase()
  if (folded.length === text.length) return { folded, placeOf: (at) => at }
  if (text.length > MAX_EXACT) {
    const lower = text.toLowerCase()
    return { folded: lower, placeOf: (at) => Math.min(at, text.length) }
  }
  const places: number[] = []
  let built = ''
  let place = 0
  for (const sign of text) {
    const each = sign.normalize('NFKC').toLowerCase()
    built += each
    for (let unit = 0; unit < each.length; unit++) places.push(place)
    place += sign.length
  }
  return { folded: built, placeOf: (at) => places[at] ?? text.length }
}

const beginsWord = (folded: string, at: number) => at === 0 || !wordSign.test(folded.slice(Math.max(0, at - 1), at))

function* occurrences(folded: string, needle: string, anywhere: boolean): Generator<[number, number]> {
  if (needle === '') return
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length))
    if (anywhere || beginsWord(folded, at)) yield [at, at + needle.length]
}

/** Where a word is found: as it was typed, else by its terms, else by words that come near. The first `MAX_RANGES` places. */
function found(folded: string, { folded: typed, terms, near }: SearchWord, parts: boolean): [number, number][] {
  // Of a word such as customer_name the parts alone would not have been found.
  const ways = terms.length > 1 ? [[typed]] : [[typed], terms.map((term) => term.replace(/\*$/, '')), near]
  for (const needles of ways) {
    const ranges: [number, number][] = []
    for (const needle of needles)
      for (const range of occurrences(folded, needle, parts || unspaced.test(needle))) {
        ranges.push(range)
        if (ranges.length >= MAX_RANGES) return ranges
      }
    if (ranges.length > 0) return ranges
  }
  return []
}

/** Sorted, and one where two overlap. */
function merged(ranges: [number, number][]): [number, number][] {
  const all: [number, number][] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([start, end])
  }
  return all
}

/** The part of a text around its first range, at most 140 characters, cut between words, and the ranges that lie in it. */
function snippet(text: string, ranges: [number, number][]): { text: string; ranges: [number, number][] } {
  const [first] = ranges
  if (text.length <= SHOWN || !first) return { text, ranges }
  let start = Math.max(0, first[0] - BEFORE)
  if (start > 0) {
    const space = text.slice(start, first[0]).search(/\s/)
    start = space >= 0 ? start + space + 1 : start
  }
  let end = Math.min(text.length, start + SHOWN)
  if (end < text.length && end > first[1]) {
    const space = text.slice(first[1], end).search(/\s\S*$/)
    end = space >= 0 ? first[1] + space : end
  }
  if (isLow(text, start)) start++
  if (isLow(text, end)) end--
  const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : '']
  const inside = ranges.filter(([from, to]) => from >= start && to <= end)
  const moved = inside.map(([from, to]): [number, number] => [from - start + before.length, to - start + before.length])
  return { text: before + text.slice(start, end) + after, ranges: moved }
}
const isLow = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00

/**
 * Where the words were found: the name when it holds any, then the fewest other places, at most two, that hold the words left over.
 * Ranges are UTF-16 offsets in the `text` beside them, in order and apart.
 */
export function matchesOf(fields: readonly SearchedField[], words: readonly SearchWord[]): SearchMatch[] {
  const matches: SearchMatch[] = []
  const left = new Set(words)
  for (const { field, text } of fields) {
    if (left.size === 0 || matches.length >= 3) break
    const { folded, placeOf } = fold(text)
    const ranges: [number, number][] = []
    const here: SearchWord[] = []
    for (const word of words) {
      const places = found(folded, word, field !== 'content')
      if (places.length > 0) here.push(word)
      for (const [start, end] of places) ranges.push([placeOf(start), placeOf(end)])
    }
    if (!here.some((word) => left.has(word))) continue
    for (const word of here) left.delete(word)
    matches.push({ field, ...snippet(text, merged(ranges.filter(([start, end]) => end > start))) })
  }
  return matches
}
