import type { z } from 'zod'
import { checkJson, type JsonFault, rangeOf } from '@/components/editor/json-check'
import { type Json, type JsonObject, Message, PromptContent, type ResponseFormat, type Tool } from '@/lib/prompts/content-schema'
import { jsonSchemaFaults } from './json-schema-faults'
import { hasControl } from './parameters'
import { tellingIssues } from './telling-issues'

/** `warnings` do not keep a value from being taken: a gateway may see it otherwise. */
export type JsonChecked<T> = { ok: true; value: T; warnings: JsonFault[] } | { ok: false; faults: JsonFault[] }

/** JSON text against a schema; each fault at its place in the text. */
export function checkJsonAs<S extends z.ZodType>(text: string, schema: S): JsonChecked<z.output<S>> {
  const { value, faults } = checkJson(text)
  if (faults.length > 0) return { ok: false, faults }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data, warnings: [] }
  return { ok: false, faults: tellingIssues(parsed.error).map(({ path, message }) => ({ ...rangeOf(text, path), message })) }
}

const { tools, responseFormat, config, parameters } = PromptContent.shape
// An empty field means none.
export function checkTools(text: string): JsonChecked<Tool[]> {
  const source = text.trim() === '' ? '[]' : text
  const checked = checkJsonAs(source, tools.unwrap())
  const schemas = checked.ok ? checked.value.map((tool) => (tool.type === 'function' ? tool.function.parameters : undefined)) : []
  return withWarnings(
    checked,
    schemas.flatMap((schema, at) => schemaFaults(source, schema, [at, 'function', 'parameters'])),
  )
}

export function checkResponseFormat(text: string): JsonChecked<ResponseFormat | null> {
  const source = text.trim() === '' ? 'null' : text
  const checked = checkJsonAs(source, responseFormat.unwrap())
  const schema = checked.ok && checked.value?.type === 'json_schema' ? checked.value.json_schema.schema : undefined
  return withWarnings(checked, schemaFaults(source, schema, ['json_schema', 'schema']))
}

const withWarnings = <T>(checked: JsonChecked<T>, warnings: JsonFault[]): JsonChecked<T> =>
  checked.ok ? { ...checked, warnings } : checked
const schemaFaults = (text: string, schema: JsonObject | undefined, path: (string | number)[]): JsonFault[] =>
  schema === undefined ? [] : jsonSchemaFaults(schema, path).map(({ path, message }) => ({ ...rangeOf(text, path), message }))

export const checkConfig = (text: string) => checkJsonAs(text.trim() === '' ? '{}' : text, config.unwrap())
export const checkMessage = (text: string) => checkJsonAs(text, Message)

/** The parameters that have no control of their own. */
export function checkOtherParameters(text: string): JsonChecked<JsonObject> {
  const source = text.trim() === '' ? '{}' : text
  const checked = checkJsonAs(source, parameters.unwrap())
  if (!checked.ok) return checked
  const faults = Object.entries(checked.value).flatMap(([name, value]: [string, Json]) =>
    hasControl(name, value) ? [{ ...rangeOf(source, [name]), message: `"${name}" has a field of its own above.` }] : [],
  )
  return faults.length > 0 ? { ok: false, faults } : checked
}
