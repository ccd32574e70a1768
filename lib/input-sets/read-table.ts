import { CsvError, parse } from 'csv-parse/sync'
import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import type { ImportFault, ImportInputSets } from './schema'

/** One line of a file: cells by column. Of CSV they are texts, of JSON whatever stands there. */
export type TableLine = { line: number; cells: Map<string, Json>; written: 'text' | 'json' }
export type Table = { columns: string[]; lines: TableLine[]; faults: ImportFault[] }

const MAX_COLUMNS = 300
const MAX_LINES = 2_000
const fault = (line: number, message: string): Table => ({ columns: [], lines: [], faults: [{ line, column: null, message }] })

/** A file as lines and columns. What cannot be read is told with its line; then there are no lines. */
export function readTable({ format, text }: Pick<ImportInputSets, 'format' | 'text'>): Table {
  const table = format === 'csv' ? readCsv(text) : format === 'json' ? readJson(text) : readJsonLines(text)
  if (table.columns.length > MAX_COLUMNS) return fault(1, `A file may have ${MAX_COLUMNS} columns; this has ${table.columns.length}.`)
  if (table.lines.length > MAX_LINES) return fault(1, `Import at most ${MAX_LINES.toLocaleString('en')} lines at once.`)
  return table
}

/** Of comma, semicolon and tab the one that the first line has most of, outside quotes: spreadsheets write what their country uses. */
function delimiterOf(text: string): string {
  const head = (text.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '')
  return [',', ';', '\t'].reduce((most, sign) => (head.split(sign).length > head.split(most).length ? sign : most), ',')
}

/** RFC 4180, with a head line; lines end as they like, a byte order mark is no part of the first name. */
function readCsv(text: string): Table {
  let records: { record: string[]; info: { lines: number } }[]
  try {
    // Typed for records alone; with `info` each comes with where it ended.
    records = parse(text, {
      bom: true,
      info: true,
      delimiter: delimiterOf(text),
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof records
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    return fault(
      line,
      `This line is no CSV: ${error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quotation mark is not closed.' : 'a quotation mark stands inside a cell that does not begin with one.'}`,
    )
  }
  const [head, ...rest] = records
  if (!head) return fault(1, 'The file has no line.')
  const columns = head.record.map((name) => name.trim())
  const nameless = columns.indexOf('')
  if (nameless >= 0) return fault(1, `Column ${nameless + 1} has no name. Give it one, or remove it.`)
  const twin = columns.find((name, at) => columns.indexOf(name) !== at)
  if (twin !== undefined) return fault(1, `Two columns are named ${twin}.`)
  const faults: ImportFault[] = []
  // The parser says where a record ends, and counts a line end of two signs inside a cell twice; told is where it begins.
  let counted = 0
  const lines = rest.map(({ record, info }): TableLine => {
    const inside = record.join('')
    const twice = inside.split('\r\n').length - 1
    counted += twice
    const line = info.lines - counted - (inside.split('\n').length - 1)
    if (record.length !== columns.length)
      faults.push({ line, column: null, message: `This line has ${record.length} cells, the first has ${columns.length}.` })
    return { line, cells: new Map(columns.map((column, at) => [column, record[at] ?? ''])), written: 'text' }
  })
  return { columns, lines, faults }
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A set as it is exported has its values inside; anything else is a row of values by column. */
function cellsOf(row: JsonObject): Map<string, Json> {
  const { name, variables, placeholders = {} } = row
  if (!isObject(variables) || !isObject(placeholders) || typeof name !== 'string') return new Map(Object.entries(row))
  const filled = Object.entries(placeholders).map(([name, messages]): [string, Json] => [`placeholder:${name}`, messages])
  return new Map<string, Json>([['input_set', name], ...Object.entries(variables), ...filled])
}

function tableOf(rows: { line: number; row: unknown }[], what: string): Table {
  const wrong = rows.find(({ row }) => !isObject(row))
  if (wrong) return fault(wrong.line, `${what} ${wrong.line} is no JSON object.`)
  const lines = rows.map(({ line, row }): TableLine => ({ line, cells: cellsOf(row as JsonObject), written: 'json' }))
  return { columns: [...new Set(lines.flatMap(({ cells }) => [...cells.keys()]))], lines, faults: [] }
}

function readJson(text: string): Table {
  try {
    const parsed: unknown = JSON.parse(text)
    if (!Array.isArray(parsed)) return fault(1, 'Give a JSON array with an object for each set.')
    return tableOf(
      parsed.map((row: unknown, at) => ({ line: at + 1, row })),
      'Item',
    )
  } catch (error) {
    return fault(1, `This is no JSON: ${error instanceof Error ? error.message : 'it does not parse'}.`)
  }
}

function readJsonLines(text: string): Table {
  const rows: { line: number; row: unknown }[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      rows.push({ line: at + 1, row: JSON.parse(line) })
    } catch {
      return fault(at + 1, 'This line is no JSON.')
    }
  }
  return tableOf(rows, 'Line')
}
