import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { addModel } from '@/lib/gateways/add-model'
import { AddModel, type CapabilitySources, ModelCapabilities, type ModelDto, SetCapabilities } from '@/lib/gateways/model-schema'
import { listGatewayModels } from '@/lib/gateways/queries'
import { removeModel } from '@/lib/gateways/remove-model'
import type { SyncResultDto } from '@/lib/gateways/schema'
import { setCapabilities } from '@/lib/gateways/set-capabilities'
import { syncModels } from '@/lib/gateways/sync-models'
import { ModelAnswer, modelExample, SyncAnswer } from '../answers/gateways'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, changes, Nothing, page, pageOf, pageQuery, reading, strict } from './fields'
import { PriceBody, presentPrice, priceInput } from './prices'

const AddBody = strict({ model: AddModel.shape.model, price: PriceBody.nullish() })

const can = ModelCapabilities.shape
const CapabilitiesBody = changes({
  tools: can.tools.optional(),
  json_schema: can.jsonSchema.optional(),
  images: can.images.optional(),
  context_tokens: can.contextTokens.optional(),
})

export const presentCapabilities = ({ tools, jsonSchema, images, contextTokens }: ModelCapabilities) => ({
  tools,
  json_schema: jsonSchema,
  images,
  context_tokens: contextTokens,
})
const presentSources = ({ tools, jsonSchema, images, contextTokens }: CapabilitySources) => ({
  tools: tools ?? null,
  json_schema: jsonSchema ?? null,
  images: images ?? null,
  context_tokens: contextTokens ?? null,
})
export const presentModel = ({
  id,
  name,
  canonical,
  favourite,
  source,
  price,
  capabilities,
  capabilitySource,
  capabilitySources,
  goneAt,
  change,
  createdAt,
}: ModelDto) => ({
  id,
  model: name,
  canonical,
  favourite,
  source,
  price: price && presentPrice(price),
  capabilities: presentCapabilities(capabilities),
  capability_source: capabilitySource,
  capability_sources: presentSources(capabilitySources),
  gone_at: goneAt,
  change,
  created_at: createdAt,
})

export async function modelNamed(ctx: Ctx, gateway: string, name: string): Promise<ModelDto> {
  const found = (await listGatewayModels(reading(ctx), gateway)).find((model) => model.name === name)
  if (!found) throw notFound(`The model ${name} of ${gateway}`)
  return found
}

export const getModels = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/models',
  tag: 'Models',
  summary: 'List the models of a gateway',
  response: pageAnswer(ModelAnswer),
  example: { params: { gateway: 'koala' }, answer: pageExample(modelExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, params, query }) => pageOf(await listGatewayModels(ctx, params.gateway), query, ({ id }) => id),
  present: page(presentModel),
})

export const getModel = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/models/{model}',
  tag: 'Models',
  summary: 'Read a model',
  description: 'A model’s name may hold slashes: encode it as one segment.',
  response: ModelAnswer,
  example: { params: { gateway: 'koala', model: 'openai/gpt-5-mini' }, answer: modelExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => modelNamed(ctx, params.gateway, params.model),
  present: presentModel,
})

export const postModel = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/models',
  tag: 'Models',
  summary: 'Add a model by hand',
  description: 'A sync never removes it.',
  response: ModelAnswer,
  refuses: ['conflict'],
  example: {
    params: { gateway: 'koala' },
    body: { model: 'openai/gpt-5-mini', price: { currency: 'USD', input_per_million: '0.25', output_per_million: '2' } },
    answer: modelExample,
  },
  permission: 'gateway.write',
  body: AddBody,
  run: async ({ ctx, params, body }) => {
    const input = { gateway: params.gateway, model: body.model, price: body.price && priceInput(body.price) }
    const { name } = await addModel(ctx, checked(AddModel, input))
    return { gateway: params.gateway, model: await modelNamed(ctx, params.gateway, name) }
  },
  present: ({ model }) => presentModel(model),
  status: 201,
  location: ({ gateway, model }) => address('gateways', gateway, 'models', model.name),
})

const said = { source: 'hand' as const, at: '2026-11-23T09:05:00.000Z' }

export const patchModel = route({
  method: 'PATCH',
  path: '/api/v1/gateways/{gateway}/models/{model}',
  tag: 'Models',
  summary: 'Say what a model can do',
  description: 'What is left out stays; null takes a word back. Neither a sync nor a probe changes what was said by hand.',
  response: ModelAnswer,
  example: {
    params: { gateway: 'koala', model: 'openai/gpt-5-mini' },
    body: { tools: true, json_schema: true, images: null, context_tokens: 400_000 },
    answer: {
      ...modelExample,
      capabilities: { tools: true, json_schema: true, images: null, context_tokens: 400_000 },
      capability_source: 'hand',
      capability_sources: { tools: said, json_schema: said, images: null, context_tokens: said },
    },
  },
  permission: 'gateway.write',
  body: CapabilitiesBody,
  run: async ({ ctx, params, body }) => {
    const { json_schema: jsonSchema, context_tokens: contextTokens, ...rest } = body
    const capabilities = {
      ...rest,
      ...(jsonSchema !== undefined && { jsonSchema }),
      ...(contextTokens !== undefined && { contextTokens }),
    }
    const { name } = await setCapabilities(ctx, checked(SetCapabilities, { ...params, capabilities }))
    return modelNamed(ctx, params.gateway, name)
  },
  present: presentModel,
})

export const deleteModel = route({
  method: 'DELETE',
  path: '/api/v1/gateways/{gateway}/models/{model}',
  tag: 'Models',
  summary: 'Remove a model',
  description: 'Its name may hold slashes: encode it as one segment.',
  refuses: ['conflict'],
  example: { params: { gateway: 'koala', model: 'openai/gpt-5-mini' } },
  permission: 'gateway.write',
  run: ({ ctx, params }) => removeModel(ctx, params),
})

export const postSyncModels = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/sync-models',
  tag: 'Models',
  summary: 'Sync the models of a gateway',
  description: 'Brings the list up to what the gateway’s own `/models` says.',
  response: SyncAnswer,
  refuses: ['conflict', 'unavailable'],
  example: { params: { gateway: 'sandbox' }, answer: { added: [], gone: [], total: 10 } },
  permission: 'gateway.write',
  body: Nothing,
  bodyOptional: true,
  run: ({ ctx, params, request }) => syncModels(ctx, params, request.signal),
  present: ({ added, gone, total }: SyncResultDto) => ({ added, gone, total }),
})
