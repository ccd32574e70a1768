import { z } from 'zod'
import { byModel, type CanonicalModelDto } from '@/lib/gateways/by-model'
import { dismissModelChanges } from '@/lib/gateways/dismiss-model-changes'
import { DismissModelChanges, ProbeModel, SetCanonical, SetFavourite } from '@/lib/gateways/model-schema'
import { probeModel } from '@/lib/gateways/probe-model'
import { listTargets } from '@/lib/gateways/queries'
import { setCanonical } from '@/lib/gateways/set-canonical'
import { setFavourite } from '@/lib/gateways/set-favourite'
import { CapabilitiesAnswer, ModelAnswer, modelExample } from '../answers/gateways'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { Nothing, page, pageOf, pageQuery, strict } from './fields'
import { modelNamed, presentCapabilities, presentModel } from './models'
import { presentPrice } from './prices'

const offerExample = {
  gateway: 'koala',
  model: 'openai/gpt-5-mini',
  favourite: true,
  price: modelExample.price,
  capabilities: modelExample.capabilities,
}

export const getModelsOfAll = route({
  method: 'GET',
  path: '/api/v1/models',
  tag: 'Models',
  summary: 'List every model once',
  description:
    'Each with every gateway that offers it now, whatever it is called there: favourites first, then those at most gateways, then by name.',
  response: pageAnswer(
    z.object({
      canonical: z.string(),
      favourite: z.boolean(),
      offers: z.array(
        z.object({
          gateway: z.string(),
          model: z.string(),
          favourite: z.boolean(),
          price: ModelAnswer.shape.price,
          capabilities: CapabilitiesAnswer,
        }),
      ),
    }),
  ),
  example: { answer: pageExample({ canonical: 'gpt-5-mini', favourite: true, offers: [offerExample] }) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(byModel(await listTargets(ctx)), query, ({ canonical }) => canonical),
  present: page(({ canonical, favourite, offers }: CanonicalModelDto) => ({
    canonical,
    favourite,
    offers: offers.map((offer) => ({
      gateway: offer.gateway.slug,
      model: offer.model,
      favourite: offer.favourite,
      price: offer.price && presentPrice(offer.price),
      capabilities: presentCapabilities(offer.capabilities),
    })),
  })),
})

const example = { gateway: 'koala', model: 'openai/gpt-5-mini' }

export const putFavourite = route({
  method: 'PUT',
  path: '/api/v1/gateways/{gateway}/models/{model}/favourite',
  tag: 'Models',
  summary: 'Star a model',
  description: 'For everybody in the workspace: favourites come first where models are picked. `false` takes the star away.',
  response: ModelAnswer,
  example: { params: example, body: { favourite: true }, answer: { ...modelExample, favourite: true } },
  permission: 'run.create',
  body: strict({ favourite: SetFavourite.shape.favourite }),
  run: async ({ ctx, params, body }) => {
    const { name } = await setFavourite(ctx, checked(SetFavourite, { ...params, ...body }))
    return modelNamed(ctx, params.gateway, name)
  },
  present: presentModel,
})

export const putCanonical = route({
  method: 'PUT',
  path: '/api/v1/gateways/{gateway}/models/{model}/canonical',
  tag: 'Models',
  summary: 'Say which model a name stands for',
  description:
    'Names of one model on several gateways are found by themselves: `openai/gpt-5` and `gpt-5-2025-08-07` are `gpt-5`. Where that is not so, say it here; null goes back to what the name says.',
  response: ModelAnswer,
  example: { params: example, body: { canonical: 'gpt-5-mini' }, answer: modelExample },
  permission: 'gateway.write',
  body: strict({ canonical: SetCanonical.shape.canonical }),
  run: async ({ ctx, params, body }) => {
    const { name } = await setCanonical(ctx, checked(SetCanonical, { ...params, ...body }))
    return modelNamed(ctx, params.gateway, name)
  },
  present: presentModel,
})

export const postDismissModelChanges = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/dismiss-model-changes',
  tag: 'Models',
  summary: 'Dismiss new and vanished models',
  description:
    'Give the `up_to` of the gateway’s `model_changes`, so that what came after it is still shown. False: somebody has been there before.',
  response: z.object({ changed: z.boolean() }),
  example: { params: { gateway: 'koala' }, body: { up_to: '2026-11-23T09:00:00.000Z' }, answer: { changed: false } },
  permission: 'gateway.write',
  body: strict({ up_to: DismissModelChanges.shape.upTo }),
  run: ({ ctx, params, body }) => dismissModelChanges(ctx, checked(DismissModelChanges, { ...params, upTo: body.up_to })),
  present: ({ changed }) => ({ changed }),
})

export const postProbe = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/models/{model}/probe',
  tag: 'Models',
  summary: 'Find out what a model can do',
  description:
    'By three small real calls, which cost what such calls cost: does it call tools, keep to a JSON Schema, see images? What was proved is noted, unless a person said otherwise. `can: null`: the call failed for another reason, which proves nothing.',
  response: z.object({
    findings: z.array(
      z.object({
        capability: z.enum(['tools', 'json_schema', 'images']),
        can: z.boolean().nullable(),
        message: z.string(),
        latency_ms: z.number(),
        input_tokens: z.int().nullable(),
        output_tokens: z.int().nullable(),
      }),
    ),
    model: ModelAnswer,
  }),
  example: {
    params: { gateway: 'sandbox', model: 'sandbox-tools' },
    answer: {
      findings: [
        { capability: 'tools', can: true, message: 'note_word({"word":"ready"})', latency_ms: 812, input_tokens: 61, output_tokens: 14 },
        { capability: 'json_schema', can: true, message: '{"word":"teal-417"}', latency_ms: 640, input_tokens: 44, output_tokens: 9 },
        { capability: 'images', can: null, message: 'Rate limit reached.', latency_ms: 95, input_tokens: null, output_tokens: null },
      ],
      model: { ...modelExample, id: 'mdl_01KAQ52B4C6D8E0F1G3H5J7K9S', model: 'sandbox-tools', canonical: 'sandbox-tools' },
    },
  },
  permission: 'gateway.write',
  body: Nothing,
  bodyOptional: true,
  run: async ({ ctx, params, request }) => {
    const { findings } = await probeModel(ctx, checked(ProbeModel, params), request.signal)
    return { findings, model: await modelNamed(ctx, params.gateway, params.model) }
  },
  present: ({ findings, model }) => ({
    findings: findings.map(({ capability, can, message, latencyMs, inputTokens, outputTokens }) => ({
      capability: capability === 'jsonSchema' ? ('json_schema' as const) : capability,
      can,
      message,
      latency_ms: latencyMs,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
    })),
    model: presentModel(model),
  }),
})
