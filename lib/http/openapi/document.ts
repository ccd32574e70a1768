import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiParameters, type ZodOpenApiResponsesObject } from 'zod-openapi'
import { config } from '@/lib/config'
import { Message, ResponseFormat, Tool } from '@/lib/prompts/content-schema'
import { permissions } from '@/lib/workspaces/roles'
import { about } from './about'
import { oneEndpoint } from './one-endpoint'
import type { Example, Operation } from './operation'
import { operations } from './operations'
import { placeDescriptions, requestHeaders, responseHeaders } from './parameters'
import { problemResponse } from './problems'
import { refusalsOf } from './statuses'
import { tags } from './tags'

const json = 'application/json'

const examplesOf = ({ example, otherExamples }: Operation): [string, Example][] => [
  ['Example', example],
  ...Object.entries(otherExamples ?? {}),
]
const valuesOf = (operation: Operation, part: 'body' | 'answer') => {
  const values = examplesOf(operation).filter(([, example]) => example[part] !== undefined)
  return values.length > 0 ? { examples: Object.fromEntries(values.map(([title, example]) => [title, { value: example[part] }])) } : {}
}

function parametersOf(operation: Operation): ZodOpenApiParameters {
  const { path, query, example } = operation
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => place)
  const inPath = places.map((place) => [
    place,
    z.string().meta({ description: placeDescriptions[place] ?? `The ${place}’s id.`, param: { example: example?.params?.[place] } }),
  ])
  const headers = requestHeaders(operation)
  return {
    ...(places.length > 0 && { path: z.object(Object.fromEntries(inPath)) }),
    ...(query instanceof z.ZodObject && { query }),
    ...(headers && { header: headers }),
  }
}

const fileContent = (mediaTypes: readonly string[]) =>
  Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]))

const successWords = { 200: 'As asked.', 201: 'Made.', 204: 'Done. There is no body.' } as const

function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const { answers, response, eventStream, cached, media = [] } = operation
  const successes = answers.map((status) => {
    const headers = responseHeaders(operation, status)
    const content = response && {
      ...(media.length > 0 && fileContent(media)),
      ...(media.length === 0 && { [json]: { schema: response, ...valuesOf(operation, 'answer') } }),
      ...(eventStream && { 'text/event-stream': { schema: eventStream } }),
    }
    return [status, { description: successWords[status], ...(content && { content }), ...(headers && { headers }) }]
  })
  const headers = responseHeaders(operation, 304)
  return {
    ...Object.fromEntries(successes),
    ...(cached && { 304: { description: 'Unchanged: what you have is still right.', ...(headers && { headers }) } }),
    ...Object.fromEntries(
      refusalsOf(operation).map((status) => [
        status,
        operation.path === '/readyz'
          ? { description: 'It does not serve, or not yet.', content: { [json]: { schema: response } } }
          : problemResponse(status),
      ]),
    ),
  }
}

function describe({ permission, bound, description = '' }: Operation): string {
  if (permission === null) return description
  const scope = `Needs the scope \`${permissions[permission].scope}\`${bound ? '; a key bound to an environment may call it too' : ''}.`
  return description ? `${description}\n\n${scope}` : scope
}

function operationObject(operation: Operation): ZodOpenApiOperationObject {
  const { operationId, summary, tag, permission, body, bodyOptional, files = {} } = operation
  return {
    operationId,
    summary,
    description: describe(operation),
    ...(tag && { tags: [tag] }),
    security: permission === null ? [] : [{ key: [permissions[permission].scope] }],
    requestParams: parametersOf(operation),
    ...(body && {
      requestBody: {
        required: !bodyOptional,
        content: { [json]: { schema: body, ...valuesOf(operation, 'body') }, ...fileContent(Object.keys(files)) },
      },
    }),
    responses: responsesOf(operation),
  }
}

function pathsOf(all: readonly Operation[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const operation of all)
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: operationObject(operation) }
  return paths
}

/** The API as an OpenAPI 3.1 document (spec.openapis.org/oas/v3.1), from the schemas that requests are checked with. */
export function openApiDocument() {
  const used = new Set([...operations.map(({ tag }) => tag), 'One endpoint'])
  return createDocument(
    {
      openapi: '3.1.1',
      info: about,
      servers: [{ url: config().url }],
      externalDocs: { url: `${config().url}/docs/errors`, description: 'Every error code, and what to do about it' },
      tags: Object.entries(tags)
        .filter(([name]) => used.has(name as keyof typeof tags))
        .map(([name, description]) => ({ name, description })),
      paths: { ...pathsOf(operations), ...oneEndpoint },
      components: {
        schemas: { Message, Tool, ResponseFormat },
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'vk_…',
            description: 'An API key: Settings → API keys. Each operation names the scope it needs.',
          },
        },
      },
    },
    {
      override: ({ jsonSchema, zodSchema, io }) => {
        const { type } = zodSchema._zod.def
        // The only custom schemas are JSON objects that somebody else decides about.
        if (type === 'custom') jsonSchema.type = 'object'
        // The format says it; zod's pattern for it fills three lines.
        if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
        // zod's own bounds of a safe integer say nothing.
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
        // Answers may gain fields.
        if (io === 'output' && type === 'object' && !('catchall' in zodSchema._zod.def && zodSchema._zod.def.catchall))
          delete jsonSchema.additionalProperties
      },
      allowEmptySchema: { custom: true },
    },
  )
}
