import { type Row, rowName } from './use-rows'

/** What is still to be filled in before anything can be run: in a few words, and where. */
export type Lacking = { words: string; row: string | null; field: string | undefined }

type Fields = { missing: readonly string[]; faulty: readonly string[] }

/** Of the form, or of the first of several rows that lacks something; null when everything is there. */
export function lackingIn(form: Fields, rows: readonly Row[]): Lacking | null {
  if (rows.length === 0) return lacking(form, null, '')
  for (const [place, row] of rows.entries()) {
    const found = lacking(row, row.id, `${rowName(row, place).slice(0, 20)}: `)
    if (found) return found
  }
  return null
}

function lacking({ missing, faulty }: Fields, row: string | null, where: string): Lacking | null {
  const words = whatIsLacking(missing, faulty)
  return words === null ? null : { words: where === '' ? words : `${where}${words.toLowerCase()}`, row, field: missing[0] ?? faulty[0] }
}

/** `Needs product`, `Needs product and tone`, `Needs 4 values`. */
function whatIsLacking(missing: readonly string[], faulty: readonly string[]): string | null {
  if (missing.length > 2) return `Needs ${missing.length} values`
  if (missing.length > 0) return `Needs ${missing.join(' and ')}`
  return faulty.length > 0 ? `Check ${faulty[0]}` : null
}
