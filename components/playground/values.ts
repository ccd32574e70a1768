import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { withValue } from '@/lib/prompts/declared'
import type { Variable } from '@/lib/prompts/schema'
import { lookUp } from '@/lib/prompts/template'

/** What stands in the fields, by variable name. */
export type FieldTexts = Readonly<Record<string, string>>

export type Values = {
  values: JsonObject
  /** Required variables without a value, in the order of the fields. */
  missing: string[]
  /** What is wrong in a field, by variable name. */
  faults: Record<string, string>
}

/** What the fields mean. A value is the text as typed; a section wants JSON: a list, an object, or true and false. */
export function valuesOf(variables: readonly Variable[], texts: FieldTexts): Values {
  const found: Values = { values: {}, missing: [], faults: {} }
  for (const variable of variables) {
    const text = Object.hasOwn(texts, variable.name) ? (texts[variable.name] ?? '') : ''
    if (text === '') {
      if (variable.required) found.missing.push(variable.name)
      continue
    }
    const value = variable.usedAs === 'section' ? parseJson(text) : text
    if (value === undefined) found.faults[variable.name] = 'Write JSON here: a list such as [1, 2], an object, or true or false.'
    else found.values = withValue(found.values, variable.name, value)
  }
  return found
}

/** The fields for values that came from elsewhere, such as an earlier run. */
export function textsOf(variables: readonly Variable[], values: JsonObject): FieldTexts {
  const filled = variables.flatMap(({ name, usedAs }) => {
    const value = lookUp(values, name) ?? null
    if (value === null) return []
    const asTyped = typeof value === 'string' && usedAs === 'value'
    return [[name, asTyped ? value : JSON.stringify(value, null, 2)] as const]
  })
  return Object.fromEntries(filled)
}

/** An example of what a section takes, made of the names that stand inside it. */
export const sectionExample = ({ items }: Variable): string =>
  items.length === 0 ? 'true' : JSON.stringify([Object.fromEntries(items.map((name) => [name, '…']))])

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
