import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import type { VariableDeclaration, VariableType } from '@/lib/prompts/variable-schema'
import { recordOf } from './foreign'

const scalars = ['string', 'number', 'integer', 'boolean', 'null', 'any']
const MAX_DEPTH = 30

/** Told of each type that is neither a scalar nor described here. */
type OnUnknown = (type: string) => void

/** Picoschema (google.github.io/dotprompt/reference/picoschema), or JSON Schema where it is that as a whole, as JSON Schema. */
export function schemaOf(schema: Json | undefined, onUnknown: OnUnknown = () => undefined): JsonObject {
  const whole = recordOf(schema)
  if (typeof whole?.type === 'string' && [...scalars, 'object', 'array'].includes(whole.type)) return whole
  // A schema inside is always picoschema: there `type` and `properties` are fields like any other.
  if (recordOf(whole?.properties)) return { ...whole, type: 'object' }
  return picoOf(schema, onUnknown, 0)
}

function picoOf(pico: Json | undefined, onUnknown: OnUnknown, depth: number): JsonObject {
  if (depth > MAX_DEPTH) return {}
  if (typeof pico === 'string') {
    const [type = '', ...words] = pico.split(',')
    const description = words.join(',').trim()
    const name = type.trim()
    if (!scalars.includes(name)) onUnknown(name)
    return { ...(scalars.includes(name) && name !== 'any' && { type: name }), ...(description !== '' && { description }) }
  }
  const fields = recordOf(pico)
  if (!fields) return {}
  const properties: JsonObject = {}
  const required: string[] = []
  let additionalProperties: Json = false
  for (const [key, value] of Object.entries(fields)) {
    if (key === '(*)') {
      additionalProperties = picoOf(value, onUnknown, depth + 1)
      continue
    }
    const [, name = key, optional, kind, described] = /^([^?(]+)(\?)?(?:\(\s*(\w+)\s*(?:,\s*(.*))?\))?$/s.exec(key) ?? []
    const inner = (): JsonObject => {
      if (kind === 'array') return { type: 'array', items: picoOf(value, onUnknown, depth + 1) }
      if (kind === 'enum') return { enum: Array.isArray(value) ? value : [] }
      if (kind !== undefined && kind !== 'object') onUnknown(kind)
      return picoOf(value, onUnknown, depth + 1)
    }
    const property = inner()
    properties[name.trim()] = { ...(optional ? orNull(property) : property), ...(described && { description: described.trim() }) }
    if (!optional) required.push(name.trim())
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties }
}

/** Models answer null for an optional field that they leave out, so it may be that, too. */
function orNull(property: JsonObject): JsonObject {
  const { type, enum: values } = property
  if (Array.isArray(values)) return { ...property, enum: values.includes(null) ? values : [...values, null] }
  return typeof type === 'string' && type !== 'null' ? { ...property, type: [type, 'null'] } : property
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
export const variableType = (type: Json | undefined): VariableType => {
  const name = Array.isArray(type) ? type.find((each) => each !== 'null') : type
  return typeof name === 'string' && Object.hasOwn(types, name) ? (types[name] ?? 'string') : 'string'
}

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
