import { type Fault, invalid } from '@/lib/errors'
import { type FilledMessage, type JsonObject, MAX_MESSAGES } from './content-schema'
import { type Declared, withDeclarations, withDefaults, wrongTypes } from './declared'
import { partialsOf } from './partials'
import type { Variable } from './schema'
import { lookUp, type Node, parseTemplate, render } from './template'
import { mapTexts, type Templates, templatesOf } from './texts'

/** A content as it can be filled in: its templates, and what is declared of their variables. */
export type Fillable = Templates & { variables?: readonly Declared[] | undefined }

/** The variables of a content whose partials are in place: what is found, refined by what is declared. Throws `invalid` as variablesIn. */
export const variablesOf = (content: Fillable): Variable[] => withDeclarations(variablesIn(content), content.variables)

/**
 * The variables that stand in the templates of a content whose partials are in place, in order of appearance. A name used as a value
 * outside every section is required. A section's own name is optional, and the names inside it are its `items`. What stands in an inverted section is optional.
 * Throws `invalid` when a template does not parse.
 */
export function variablesIn(content: Templates): Variable[] {
  const found = new Map<string, Variable>()
  const note = (name: string, more: Partial<Variable>): Variable => {
    const variable = found.get(name) ?? { name, required: false, usedAs: 'section', items: [] }
    if (more.usedAs === 'value') variable.usedAs = 'value'
    if (more.required) variable.required = true
    found.set(name, variable)
    return variable
  }
  const addItem = (section: Variable, name: string, kind: Node['kind']) => {
    if (name === section.name) return
    if (!section.items.includes(name)) section.items.push(name)
    if (kind !== 'variable' && !section.sections?.includes(name)) section.sections = [...(section.sections ?? []), name]
  }
  const walk = (nodes: Node[], section: Variable | undefined, optional: boolean): void => {
    for (const { kind, value: name, children } of nodes) {
      if (kind === 'text' || kind === 'partial') continue
      if (section) {
        if (name !== '.') addItem(section, name, kind)
        walk(children, section, true)
      } else if (name === '.') walk(children, undefined, true)
      else if (kind === 'variable') note(name, { usedAs: 'value', required: !optional })
      else {
        const variable = note(name, {})
        walk(children, kind === 'section' ? variable : undefined, true)
      }
    }
  }
  for (const { text } of templatesOf(content)) walk(parseTemplate(text), undefined, false)
  return [...found.values()]
}

/** The names of a content's placeholder messages, each once. */
export const placeholdersOf = ({ messages = [] }: Templates): string[] => [
  ...new Set(messages.flatMap((message) => (message.role === 'placeholder' ? [message.name] : []))),
]

/** `empty`: the names that had no value where they stand in a section, where there are any. */
export type Filled = { messages?: FilledMessage[]; text?: string; warnings: string[]; empty?: string[] }

/**
 * A content (partials in place) with variables and placeholders filled in. A default takes the place of a value that is absent or null (an
 * empty string is a value). Throws `invalid` naming every required variable that is missing and every value of another type than its
 * variable's. What was given in vain, and what rendered as nothing, is in `warnings`.
 */
export function fillContent(content: Fillable, given: JsonObject, placeholders: Record<string, FilledMessage[]> = {}): Filled {
  const [partial] = templatesOf(content).flatMap(({ text }) => partialsOf(text))
  if (partial) throw invalid(`The partial ${partial.name} is not in its place yet, so nothing can be filled in.`)
  const variables = variablesOf(content)
  const values = withDefaults(given, variables)
  refuseUnfit(variables, values)
  const warnings = new Set<string>()
  const roots = new Set(variables.flatMap(({ name, items }) => [name, ...items]).map((name) => name.split('.', 1).join()))
  for (const name of Object.keys(given)) if (!roots.has(name)) warnings.add(`The prompt has no variable "${name}".`)
  const wanted = placeholdersOf(content)
  for (const name of Object.keys(placeholders)) if (!wanted.includes(name)) warnings.add(`The prompt has no placeholder "${name}".`)
  for (const name of wanted) if (!Object.hasOwn(placeholders, name)) warnings.add(`The placeholder "${name}" was left empty.`)
  const counts = wrongCounts(content, placeholders)
  if (counts[0]) throw invalid(counts[0].message, counts)

  const empty = new Set<string>()
  const { messages, text } = mapTexts(content, (template, path) => {
    const filled = render(template, values, {}, (name) => empty.add(name))
    return path.endsWith('.input_audio.data') ? filled.replace(DATA_URL, '') : filled
  })
  return {
    ...(messages && {
      messages: messages.flatMap((message) => {
        if (message.role !== 'placeholder') return [message]
        return Object.hasOwn(placeholders, message.name) ? (placeholders[message.name] ?? []) : []
      }),
    }),
    ...(text !== undefined && { text }),
    warnings: [...warnings, ...[...empty].map((name) => `"${name}" had no value where it stands in a section.`)],
    ...(empty.size > 0 && { empty: [...empty] }),
  }
}

/** OpenAI wants an audio part's data as bare base64; a variable may hold it as a data: URL. */
const DATA_URL = /^data:[^,]{0,200};base64,/

function refuseUnfit(variables: readonly Variable[], values: JsonObject): void {
  const missing = variables.filter(({ name, required }) => required && (lookUp(values, name) ?? null) === null)
  const wrong = wrongTypes(values, variables)
  if (missing.length + wrong.length === 0) return
  const sentences = [
    ...(missing.length > 0 ? [`Give a value for ${listed(missing.map(({ name }) => name))}.`] : []),
    ...wrong.map(({ name, message }) => `${name}: ${message}`),
  ]
  throw invalid(sentences.join(' '), [
    ...missing.map(({ name }) => ({ path: `variables.${name}`, message: 'This variable is required.' })),
    ...wrong.map(({ path, message }) => ({ path, message })),
  ])
}

/** Placeholders that are given fewer or more messages than they take. */
function wrongCounts({ messages = [] }: Templates, placeholders: Record<string, FilledMessage[]>): Fault[] {
  return messages.flatMap((message): Fault[] => {
    if (message.role !== 'placeholder') return []
    const { name, min = 0, max = MAX_MESSAGES } = message
    const count = Object.hasOwn(placeholders, name) ? (placeholders[name]?.length ?? 0) : 0
    if (count >= min && count <= max) return []
    const [limit, takes] = count < min ? [min, 'at least'] : [max, 'at most']
    const said = `The placeholder "${name}" takes ${takes} ${limit} ${limit === 1 ? 'message' : 'messages'}; ${count} ${count === 1 ? 'was' : 'were'} given.`
    return [{ path: `placeholders.${name}`, message: said }]
  })
}

const listed = (names: string[]) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)
