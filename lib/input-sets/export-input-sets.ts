import { stringify } from 'csv-stringify/sync'
import type { Json } from '@/lib/prompts/content-schema'
import { EXPORTED_NAME } from './plan-import'
import type { Values } from './schema'

export type ExportFormat = 'csv' | 'json' | 'jsonl'
type Named = Values & { name: string }

const cell = (value: Json | undefined) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/**
 * Sets as a file that can be imported again. JSON keeps everything as it is. CSV has texts only: what is no text stands there as JSON,
 * and comes back as what the variable's type says.
 */
export function exportInputSets(sets: readonly Named[], format: ExportFormat): string {
  const rows = sets.map(({ name, variables, placeholders }) => ({ name, variables, placeholders }))
  if (format === 'json') return `${JSON.stringify(rows, null, 2)}\n`
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const variables = [...new Set(rows.flatMap((row) => Object.keys(row.variables)))].filter((name) => name !== EXPORTED_NAME)
  const placeholders = [...new Set(rows.flatMap((row) => Object.keys(row.placeholders)))]
  return stringify([
    [EXPORTED_NAME, ...variables, ...placeholders.map((name) => `placeholder:${name}`)],
    ...rows.map((row) => [
      row.name,
      ...variables.map((name) => cell(row.variables[name])),
      ...placeholders.map((name) => cell(row.placeholders[name] as Json | undefined)),
    ]),
  ])
}
