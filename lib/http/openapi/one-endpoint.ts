import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import { ChatBody, ResponsesBody } from '@/lib/openai/schema'

const json = 'application/json'
const OpenaiError = z
  .object({
    error: z.object({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
  })
  .meta({ id: 'OpenaiError', description: 'An error in OpenAI’s shape, in the gateway’s own words where it had any.' })
const ListedModel = z
  .object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() })
  .meta({ id: 'OpenaiModel', description: 'A route’s alias, or `gateway/model`.' })
const asOpenai = z.looseObject({}).meta({ description: 'As the gateway answers it, in OpenAI’s own shape.' })

const header = (description: string) => ({ description, schema: { type: 'string' as const } })
const who = {
  'Versicle-Run': header('The run it is recorded as.'),
  'Versicle-Gateway': header('Who answered.'),
  'Versicle-Model': header('Which model of it, percent-encoded.'),
  'Versicle-Attempts': header('How many tries it took, along the route.'),
}
const environment = z.object({
  'Versicle-Environment': z
    .string()
    .optional()
    .meta({ description: 'Whose routes, prompts and region hold. Without it: the key’s own, else `production`.' }),
})

const refusals = {
  '400': 'The request cannot be read, or the gateway says that it is wrong.',
  '401': 'No key, or one that is not known, expired or revoked.',
  '403': 'The key lacks the scope `runs:create`.',
  '404': 'No such route, gateway, model, prompt or environment for this key.',
  '413': 'More than 32,000,000 bytes.',
  '415': 'No JSON in UTF-8.',
  '422': 'JSON that breaks a rule: a missing variable, a target outside the region.',
  '429': 'The key’s rate, or the gateway’s, is used up; with `Retry-After` where it is known.',
  '500': 'A fault of the server’s, or of the gateway’s.',
  '502': 'No gateway gave a usable answer, or one refuses the key that Versicle has for it.',
  '503': 'The database is away, or the gateway’s limit of calls at once is full.',
  '504': 'The gateway stayed silent.',
}
const refused = (...statuses: (keyof typeof refusals)[]) =>
  Object.fromEntries(statuses.map((status) => [status, { description: refusals[status], content: { [json]: { schema: OpenaiError } } }]))

const common = { tags: ['One endpoint'], security: [{ key: ['runs:create'] }], requestParams: { header: environment } }

const run = (operationId: string, summary: string, schema: z.ZodType, example: object): ZodOpenApiOperationObject => ({
  ...common,
  operationId,
  summary,
  description:
    'OpenAI’s wire protocol, so any client of it works with the base URL `/openai/v1` and a key with the scope `runs:create`. Fallback along the route happens before the first byte only; pieces pass as they come. What is not described here goes to the gateway as it is.',
  requestBody: { required: true, content: { [json]: { schema, examples: { Example: { value: example } } } } },
  responses: {
    '200': {
      description: 'As the gateway answers.',
      headers: who,
      content: { [json]: { schema: asOpenai }, 'text/event-stream': { schema: asOpenai } },
    },
    ...refused('400', '401', '403', '404', '413', '415', '422', '429', '500', '502', '503', '504'),
  },
})

const prompt = { id: 'support-reply', variables: { product: 'Kite', ticket: 'I was billed twice.' } }

/** `/openai/v1`, which lib/openai answers in front of the routes; its errors are OpenAI's, so it is no route of theirs. */
export const oneEndpoint: ZodOpenApiPathsObject = {
  '/openai/v1/chat/completions': { post: run('createChatCompletion', 'Run through one endpoint', ChatBody, { model: 'default', prompt }) },
  '/openai/v1/responses': { post: run('createResponse', 'Run in the Responses API', ResponsesBody, { prompt, input: 'Please hurry.' }) },
  '/openai/v1/models': {
    get: {
      ...common,
      operationId: 'listEndpointModels',
      summary: 'List what may stand in model',
      responses: {
        '200': {
          description: 'The routes’ aliases, then the models of every gateway inside the region.',
          content: { [json]: { schema: z.object({ object: z.literal('list'), data: z.array(ListedModel) }) } },
        },
        ...refused('401', '403', '404', '429', '500', '503'),
      },
    },
  },
  '/openai/v1/models/{id}': {
    get: {
      ...common,
      operationId: 'getEndpointModel',
      summary: 'Read one of them',
      requestParams: {
        ...common.requestParams,
        path: z.object({ id: z.string().meta({ description: 'Its slash may stand plain or encoded.' }) }),
      },
      responses: {
        '200': { description: 'As asked.', content: { [json]: { schema: ListedModel } } },
        ...refused('400', '401', '403', '404', '429', '500', '503'),
      },
    },
  },
}
