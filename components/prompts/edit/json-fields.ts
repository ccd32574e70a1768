import type { z } from 'zod'
import { checkJson, type JsonFault, rangeOf } from '@/components/editor/json-check'
import { type Json, type JsonObject, Message, PromptContent } from '@/lib/prompts/schema'
import { hasControl } from './parameters'

export type JsonChecked<T> = { value: T; faults: [] } | { value: undefined; faults: JsonFault[] }

/** JSON text against a schema; each fault at its place in the text. */
export function checkJsonAs<S extends z.ZodType>(text: string, schema: S): JsonChecked<z.output<S>> {
  const { value, faults } = checkJson(text)
  if (faults.length > 0) return { value: undefined, faults }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data, faults: [] }
  return { value: undefined, faults: parsed.error.issues.map(({ path, message }) => ({ ...rangeOf(text, path), message })) }
}

const { tools, responseFormat, config, parameters } = PromptContent.shape
// An empty field means none.
export const checkTools = (text: string) => checkJsonAs(text.trim() === '' ? '[]' : text, tools.unwrap())
export const checkResponseFormat = (text: string) => checkJsonAs(text.trim() === '' ? 'null' : text, responseFormat.unwrap())
export const checkConfig = (text: string) => checkJsonAs(text.trim() === '' ? '{}' : text, config.unwrap())
export const checkMessage = (text: string) => checkJsonAs(text, Message)

/** The parameters that have no control of their own. */
export function checkOtherParameters(text: string): JsonChecked<JsonObject> {
  const source = text.trim() === '' ? '{}' : text
  const checked = checkJsonAs(source, parameters.unwrap())
  if (checked.value === undefined) return checked
  const faults = Object.entries(checked.value).flatMap(([name, value]: [string, Json]) =>
    hasControl(name, value) ? [{ ...rangeOf(source, [name]), message: `"${name}" has a field of its own above.` }] : [],
  )
  return faults.length > 0 ? { value: undefined, faults } : { value: checked.value, faults: [] }
}
