import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { withValue } from '@/lib/prompts/declared'
import { isHeldInside, itemFields } from '@/lib/prompts/item-fields'
import type { Variable } from '@/lib/prompts/schema'
import { lookUp } from '@/lib/prompts/template'
import { typeFault, type VariableType } from '@/lib/prompts/variable-schema'

/** What stands in the fields, by variable name. */
export type FieldTexts = Readonly<Record<string, string>>

export type Values = {
  values: JsonObject
  /** Required variables without a value, in the order of the fields. */
  missing: string[]
  /** What is wrong in a field, by variable name. */
  faults: Record<string, string>
}

/** What a field takes: its variable's declared type; else text, or JSON for a section (a list, an object, true or false). */
export type FieldKind = VariableType | 'text' | 'json'
export const kindOf = ({ type, usedAs }: Pick<Variable, 'type' | 'usedAs'>): FieldKind => type ?? (usedAs === 'section' ? 'json' : 'text')

export type Read = { value: Json; fault?: undefined } | { value?: undefined; fault: string }
const isSaidAsJson = (kind: FieldKind) => ['json', 'list', 'object', 'boolean', 'number'].includes(kind)

/** What a field's text means. Text that means nothing yet is a fault, with what to write. */
export function readField(kind: FieldKind, text: string): Read {
  const value = isSaidAsJson(kind) ? parseJson(text) : text
  if (value === undefined) return { fault: advice(kind) }
  const fault = kind === 'text' || kind === 'json' ? undefined : typeFault(kind, value)
  return fault === undefined ? { value } : { fault: isSaidAsJson(kind) ? advice(kind) : fault }
}
const advice = (kind: FieldKind): string =>
  kind === 'number'
    ? 'Write a number, such as 3 or 0.5.'
    : kind === 'list'
      ? 'Write a JSON list, such as [1, 2].'
      : kind === 'object'
        ? 'Write a JSON object, such as {"name": "Ada"}.'
        : 'Write JSON here: a list such as [1, 2], an object, or true or false.'

/** A value as a field shows it. */
export const writeField = (kind: FieldKind, value: Json): string =>
  typeof value === 'string' && kind !== 'json' ? value : JSON.stringify(value, null, 2)

/** The fields: the variables, then the names in their sections that what is given there does not hold. One that is filled in stays. */
export function fieldsOf(variables: readonly Variable[], texts: FieldTexts): Variable[] {
  const { values } = valuesOf(variables, texts)
  return [...variables, ...itemFields(variables).filter(({ name }) => texts[name] || !isHeldInside(name, variables, values))]
}

/** What the fields mean, those of names in sections too. An empty field gives no value; a required yes or no that nobody touched is no. */
export function valuesOf(variables: readonly Variable[], texts: FieldTexts): Values {
  const found: Values = { values: {}, missing: [], faults: {} }
  for (const variable of [...variables, ...itemFields(variables)]) {
    const { name, required, type } = variable
    const given = Object.hasOwn(texts, name) ? (texts[name] ?? '') : ''
    const text = given === '' && required && type === 'boolean' ? 'false' : given
    if (text === '') {
      if (required) found.missing.push(name)
      continue
    }
    const { value, fault } = readField(kindOf(variable), text)
    if (fault === undefined) found.values = withValue(found.values, name, value)
    else found.faults[name] = fault
  }
  return found
}

/** The fields for values that came from elsewhere, such as an earlier run. */
export function textsOf(variables: readonly Variable[], values: JsonObject): FieldTexts {
  const filled = [...variables, ...itemFields(variables)].flatMap((variable) => {
    const value = (lookUp(values, variable.name) ?? null) as Json
    return value === null ? [] : [[variable.name, writeField(kindOf(variable), value)] as const]
  })
  return Object.fromEntries(filled)
}

/** An example of what a section takes, made of the names that stand inside it. */
export const sectionExample = ({ items }: Variable): string =>
  items.length === 0 ? 'true' : JSON.stringify([Object.fromEntries(items.map((name) => [name, '…']))])

/** What stands greyed in an empty field: the default, else an example. */
export function placeholderOf(variable: Variable): string | undefined {
  const { default: preset, example, type } = variable
  const shown = (value: Json) => {
    const text = typeof value === 'string' && kindOf(variable) !== 'json' ? value : JSON.stringify(value)
    return text.startsWith('data:') ? 'an upload' : text
  }
  if (preset !== undefined && preset !== '') return shown(preset)
  if (example !== undefined && example !== '') return `such as ${shown(example)}`
  if (type === 'image' || type === 'audio' || type === 'file') return 'https://…'
  return kindOf(variable) === 'json' ? sectionExample(variable) : undefined
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
