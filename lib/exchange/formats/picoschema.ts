import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import type { VariableDeclaration, VariableType } from '@/lib/prompts/variable-schema'
import { recordOf } from './foreign'

const scalars = ['string', 'number', 'integer', 'boolean', 'null', 'any']
const MAX_DEPTH = 30

/** Picoschema (google.github.io/dotprompt/reference/picoschema), or JSON Schema where it is that already, as JSON Schema. */
export function schemaOf(pico: Json | undefined, depth = 0): JsonObject {
  if (depth > MAX_DEPTH) return {}
  if (typeof pico === 'string') {
    const [type = '', ...words] = pico.split(',')
    const description = words.join(',').trim()
    const name = type.trim()
    return { ...(scalars.includes(name) && name !== 'any' && { type: name }), ...(description !== '' && { description }) }
  }
  const fields = recordOf(pico)
  if (!fields) return {}
  if (typeof fields.type === 'string' && [...scalars, 'object', 'array'].includes(fields.type)) return fields
  const properties: JsonObject = {}
  const required: string[] = []
  let additionalProperties: Json = false
  for (const [key, value] of Object.entries(fields)) {
    if (key === '(*)') {
      additionalProperties = schemaOf(value, depth + 1)
      continue
    }
    const [, name = key, optional, kind, described] = /^([^?(]+)(\?)?(?:\(\s*(\w+)\s*(?:,\s*(.*))?\))?$/s.exec(key) ?? []
    const description: JsonObject = described ? { description: described.trim() } : {}
    const inner = (): JsonObject => {
      if (kind === 'array') return { type: 'array', items: schemaOf(value, depth + 1), ...description }
      if (kind === 'enum') return { enum: Array.isArray(value) ? value : [], ...description }
      return { ...schemaOf(value, depth + 1), ...description }
    }
    properties[name.trim()] = inner()
    if (!optional) required.push(name.trim())
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties }
}

const types: Record<string, VariableType> = {
  number: 'number',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  list: 'list',
  image: 'image',
  audio: 'audio',
  file: 'file',
}
export const variableType = (type: Json | undefined): VariableType =>
  typeof type === 'string' && Object.hasOwn(types, type) ? (types[type] ?? 'string') : 'string'

/** What a schema of inputs says of each variable. */
export function variablesIn(schema: JsonObject, presets: JsonObject = {}): Record<string, Partial<VariableDeclaration>> {
  const required = Array.isArray(schema.required) ? schema.required : []
  const known: Record<string, Partial<VariableDeclaration>> = {}
  for (const [name, value] of Object.entries(recordOf(schema.properties) ?? {})) {
    const { type, description, default: preset = presets[name] } = recordOf(value) ?? {}
    known[name] = {
      type: variableType(type),
      required: required.includes(name) && preset === undefined,
      ...(preset !== undefined && { default: preset }),
      ...(typeof description === 'string' && { description }),
    }
  }
  return known
}
