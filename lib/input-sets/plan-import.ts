import { type FilledMessage, type Json, type JsonObject, PlaceholderMessages } from '@/lib/prompts/content-schema'
import { withValue } from '@/lib/prompts/declared'
import { itemFields } from '@/lib/prompts/item-fields'
import type { Variable } from '@/lib/prompts/schema'
import { lookUp } from '@/lib/prompts/template'
import { typeFault, VARIABLE_NAME } from '@/lib/prompts/variable-schema'
import type { Table, TableLine } from './read-table'
import { type ImportColumn, type ImportFault, type ImportInputSets, type ImportLine, type ImportPlan, InputSetName, Values } from './schema'

export const NAME_COLUMN = '$name'
const PLACEHOLDER = 'placeholder:'
/** The column that an export writes names into; in other files `name` is one unless the prompt has a variable of that name. */
export const EXPORTED_NAME = 'input_set'

type Prompt = { variables: readonly Variable[]; placeholders: readonly string[] }
type Options = Pick<ImportInputSets, 'columns' | 'onExisting'>

/** What a table makes of sets for a prompt: where each column goes, each line with its values, and everything that is wrong, by line. */
export function planImport(table: Table, asked: Prompt, taken: ReadonlySet<string>, { columns: chosen, onExisting }: Options): ImportPlan {
  const prompt = { ...asked, variables: [...asked.variables, ...itemFields(asked.variables)] }
  const columns = table.columns.map((column): ImportColumn => {
    const to = Object.hasOwn(chosen, column) ? (chosen[column] ?? null) : destinationOf(column, table.columns, prompt)
    return { column, to, known: to === null || isKnown(to, prompt) }
  })
  const faults: ImportFault[] = [...table.faults, ...columnFaults(columns)]
  const names = new Set<string>()
  const lines = table.lines.map((line): ImportLine => {
    const { values, name: given } = valuesOf(line, columns, prompt, faults)
    const said = (column: string | null, message: string) => faults.push({ line: line.line, column, message })
    const name = InputSetName.safeParse(given ?? `Line ${line.line}`)
    if (!name.success) said(null, name.error.issues[0]?.message ?? 'Give the set a name.')
    const called = name.data ?? ''
    if (names.has(called)) said(null, `Two lines are named ${called}.`)
    names.add(called)
    const exists = taken.has(called)
    if (exists && onExisting === 'refuse') said(null, `A set named ${called} is there already.`)
    const checked = Values.safeParse(values)
    for (const { path, message } of checked.error?.issues ?? []) said(path.slice(1).join('.') || null, message)
    const missing = prompt.variables
      .filter(({ name, required }) => required && (lookUp(values.variables, name) ?? null) === null)
      .map(({ name }) => name)
    return { line: line.line, name: called, values, action: !exists ? 'create' : onExisting === 'skip' ? 'skip' : 'replace', missing }
  })
  if (lines.length === 0 && faults.length === 0) faults.push({ line: 1, column: null, message: 'The file has no line with values.' })
  return { columns, lines, faults: faults.sort((a, b) => a.line - b.line) }
}

/** By its own name: what the prompt has, else left out. */
function destinationOf(column: string, all: readonly string[], prompt: Prompt): string | null {
  if (column === EXPORTED_NAME) return NAME_COLUMN
  if (isKnown(column, prompt)) return column
  if (column.toLowerCase() === 'name' && !all.includes(EXPORTED_NAME)) return NAME_COLUMN
  return null
}

function isKnown(to: string, { variables, placeholders }: Prompt): boolean {
  if (to === NAME_COLUMN) return true
  if (to.startsWith(PLACEHOLDER)) return placeholders.includes(to.slice(PLACEHOLDER.length))
  // `user` holds what stands in `user.name`, and a section's items are looked up outside of it too, whatever they stand in.
  return variables.some(({ name, items }) => name === to || name.startsWith(`${to}.`) || items.includes(to))
}

function columnFaults(columns: readonly ImportColumn[]): ImportFault[] {
  return columns.flatMap(({ column, to }, at) => {
    if (to === null) return []
    const twin = columns.findIndex((other) => other.to === to)
    if (twin !== at) return [{ line: 1, column, message: `${columns[twin]?.column} goes to ${to} already.` }]
    const fine = to === NAME_COLUMN || (to.startsWith(PLACEHOLDER) ? to.length > PLACEHOLDER.length : VARIABLE_NAME.test(to))
    return fine ? [] : [{ line: 1, column, message: `${to} is no name of a variable.` }]
  })
}

function valuesOf({ line, cells, written }: TableLine, columns: readonly ImportColumn[], prompt: Prompt, faults: ImportFault[]) {
  let variables: JsonObject = {}
  const placeholders: Record<string, FilledMessage[]> = {}
  let name: string | undefined
  for (const { column, to } of columns) {
    const cell = cells.get(column)
    // An empty cell is no value: what is required and missing is told, a default takes its place.
    if (to === null || cell === undefined || (written === 'text' && cell === '')) continue
    const said = (message: string) => faults.push({ line, column, message })
    if (to === NAME_COLUMN) name = typeof cell === 'string' ? cell : JSON.stringify(cell)
    else if (to.startsWith(PLACEHOLDER)) {
      const messages = PlaceholderMessages.safeParse({ [to.slice(PLACEHOLDER.length)]: written === 'text' ? parsed(String(cell)) : cell })
      if (messages.success) Object.assign(placeholders, messages.data)
      else said('Give a JSON array of messages.')
    } else {
      const variable = prompt.variables.find(({ name }) => name === to)
      const value = written === 'text' ? valueOfCell(String(cell), variable) : cell
      const wrong = variable?.type && typeFault(variable.type, value)
      if (wrong) said(wrong)
      else variables = withValue(variables, to, value)
    }
  }
  return { values: { variables, placeholders }, name }
}

/** What a cell of text means for a variable: by its declared type, and for a section, whose values are no texts, as JSON where it is. */
function valueOfCell(text: string, variable: Variable | undefined): Json {
  const type = variable?.type ?? (variable?.usedAs === 'section' ? 'any' : 'string')
  switch (type) {
    case 'number': {
      const value = parsed(text.trim())
      return typeof value === 'number' ? value : text
    }
    case 'boolean':
      return /^\s*true\s*$/i.test(text) ? true : /^\s*false\s*$/i.test(text) ? false : text
    case 'list':
    case 'object':
    case 'any':
      return parsed(text) ?? text
    default:
      return text
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
