import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { listOf, recordOf, textOf } from './foreign'

const MAX_DEPTH = 20
const types: Record<string, string> = { string: 'string', integer: 'integer', float: 'number', number: 'number', boolean: 'boolean' }

/** Properties by name, whether they stand as a list (each with its `name`) or as a record. */
export const propertiesOf = (given: unknown): [name: string, property: JsonObject][] =>
  (Array.isArray(given)
    ? given.map((each): [string, unknown] => [textOf(recordOf(each)?.name), each])
    : Object.entries(recordOf(given) ?? {})
  ).flatMap(([name, each]) => {
    const property = typeof each === 'string' ? { kind: each } : recordOf(each)
    return property && name !== '' ? [[name, property] as [string, JsonObject]] : []
  })

/** Prompty's properties as the JSON Schema of an object. What is JSON Schema already stays as it is. */
export function schemaOfProperties(given: unknown, depth = 0): JsonObject {
  const own = recordOf(given)
  if (own && typeof own.type === 'string' && own.properties !== undefined) return own
  const properties = propertiesOf(own?.properties ?? given)
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(([name, property]) => [name, schemaOfProperty(property, depth + 1)])),
    required: properties.filter(([, { required }]) => required !== false).map(([name]) => name),
    additionalProperties: false,
  }
}

function schemaOfProperty({ kind, type = kind, description, enumValues, items, properties }: JsonObject, depth: number): JsonObject {
  const described: JsonObject = typeof description === 'string' ? { description } : {}
  const among: JsonObject = Array.isArray(enumValues) ? { enum: enumValues } : {}
  if (depth > MAX_DEPTH) return described
  if (type === 'object') return { ...schemaOfProperties(properties ?? {}, depth), ...described }
  if (type === 'array') {
    const item = recordOf(items as Json)
    return { type: 'array', ...(item && { items: schemaOfProperty(item, depth + 1) }), ...described }
  }
  const named: JsonObject = typeof type === 'string' && Object.hasOwn(types, type) ? { type: types[type] ?? 'string' } : {}
  return { ...named, ...among, ...described }
}

/** The functions among Prompty's tools as OpenAI has them, and what the others are called. */
export function toolsOf(given: unknown): { tools: JsonObject[]; others: string[] } {
  const tools: JsonObject[] = []
  const others: string[] = []
  for (const each of listOf(given)) {
    const tool = recordOf(each)
    if (tool && recordOf(tool.function)) tools.push(tool)
    else if (tool && (tool.kind ?? tool.type) === 'function')
      tools.push({
        type: 'function',
        function: {
          name: tool.name ?? '',
          ...(typeof tool.description === 'string' && { description: tool.description }),
          ...(tool.parameters !== undefined && { parameters: schemaOfProperties(tool.parameters) }),
          ...(typeof tool.strict === 'boolean' && { strict: tool.strict }),
        },
      })
    else others.push(textOf(tool?.name) || textOf(tool?.kind) || textOf(each))
  }
  return { tools, others }
}
