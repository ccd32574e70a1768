import type { Json } from '@/lib/prompts/content-schema'

export type SchemaFault = { path: (string | number)[]; message: string }

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
const mapsOfSchemas = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas']
const listsOfSchemas = ['anyOf', 'oneOf', 'allOf', 'prefixItems']
const schemas = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames']
const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The mistakes people make in a JSON Schema (draft 2020-12), at their paths. Keywords it does not know are left alone. */
export function jsonSchemaFaults(schema: Json, path: SchemaFault['path'] = []): SchemaFault[] {
  if (typeof schema === 'boolean') return []
  if (!isObject(schema)) return [{ path, message: 'A schema is an object, true or false.' }]
  const faults: SchemaFault[] = []
  const fault = (message: string, ...at: (string | number)[]) => faults.push({ path: [...path, ...at], message })
  const named = Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type]
  if (!named.every((type) => typeof type === 'string' && types.includes(type))) fault(`A type is one of ${types.join(', ')}.`, 'type')
  if (schema.enum !== undefined && !Array.isArray(schema.enum)) fault('Give the allowed values as a list.', 'enum')
  if (schema.required !== undefined) {
    if (!Array.isArray(schema.required)) fault('Give the required names as a list.', 'required')
    else
      schema.required.forEach((name, at) => {
        if (typeof name !== 'string') fault('Give the name as a string.', 'required', at)
        else if (isObject(schema.properties) && !Object.hasOwn(schema.properties, name))
          fault(`"${name}" is required but stands in no property.`, 'required', at)
      })
  }
  for (const key of mapsOfSchemas) {
    const inner = schema[key]
    if (inner === undefined) continue
    if (!isObject(inner)) fault(`"${key}" holds schemas by name.`, key)
    else for (const [name, one] of Object.entries(inner)) faults.push(...jsonSchemaFaults(one, [...path, key, name]))
  }
  for (const key of listsOfSchemas) {
    const inner = schema[key]
    if (inner === undefined) continue
    if (!Array.isArray(inner)) fault(`"${key}" is a list of schemas.`, key)
    else for (const [at, one] of inner.entries()) faults.push(...jsonSchemaFaults(one, [...path, key, at]))
  }
  for (const key of schemas) if (schema[key] !== undefined) faults.push(...jsonSchemaFaults(schema[key], [...path, key]))
  return faults
}
