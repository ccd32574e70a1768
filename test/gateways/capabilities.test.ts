import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { checkRoute } from '@/lib/environments/check-route'
import { addModel } from '@/lib/gateways/add-model'
import { SetCapabilities } from '@/lib/gateways/model-schema'
import { listGatewayModels } from '@/lib/gateways/queries'
import { setCapabilities } from '@/lib/gateways/set-capabilities'
import { syncModels } from '@/lib/gateways/sync-models'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newGateway } from './gateways'
import { serve } from './loopback'

const none = { tools: null, jsonSchema: null, images: null, contextTokens: null }
const known = async (ctx: Ctx, gateway = 'g') =>
  Object.fromEntries(
    (await listGatewayModels(ctx, gateway)).map(({ name, capabilities, capabilitySource }) => [
      name,
      { ...capabilities, source: capabilitySource },
    ]),
  )

test('what a gateway’s list says is taken over, what a person said stays, and silence changes nothing', async () => {
  let context = 128_000
  const entry = (id: string) => ({
    id,
    context_length: context,
    supported_parameters: ['tools'],
    architecture: { input_modalities: ['text'] },
  })
  await using gateway = await serve((_, response) => response.end(JSON.stringify({ data: [entry('a'), entry('b'), { id: 'silent' }] })))
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url })
  await addModel(ctx, { gateway: 'g', model: 'b' })
  await setCapabilities(ctx, { gateway: 'g', model: 'b', capabilities: { images: true, contextTokens: 9 } })
  await syncModels(ctx, { gateway: 'g' })
  const listed = { tools: true, jsonSchema: false, images: false, contextTokens: 128_000, source: 'gateway' }
  const byHand = { ...listed, images: true, contextTokens: 9, source: 'hand' }
  expect(await known(ctx)).toEqual({ a: listed, b: byHand, silent: { ...none, source: null } })
  context = 64_000
  await setCapabilities(ctx, { gateway: 'g', model: 'silent', capabilities: { tools: false } })
  await syncModels(ctx, { gateway: 'g' })
  expect(await known(ctx)).toEqual({
    a: { ...listed, contextTokens: 64_000 },
    b: byHand,
    silent: { ...none, tools: false, source: 'hand' },
  })
  await setCapabilities(ctx, { gateway: 'g', model: 'b', capabilities: { images: null } })
  expect((await known(ctx)).b).toMatchObject({ images: null, contextTokens: 9 })
  await syncModels(ctx, { gateway: 'g' })
  expect((await known(ctx)).b).toMatchObject({ images: false, contextTokens: 9 })
})

test('what is publicly known of a model holds until anybody says more, and each has its own source', async () => {
  await using gateway = await serve((_, response) =>
    response.end(JSON.stringify({ data: [{ id: 'openai/gpt-4o', context_length: 64_000 }] })),
  )
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url })
  await addModel(ctx, { gateway: 'g', model: 'openai/gpt-4o' })
  expect((await known(ctx))['openai/gpt-4o']).toEqual({
    tools: true,
    jsonSchema: true,
    images: true,
    contextTokens: 128_000,
    source: 'library',
  })
  await syncModels(ctx, { gateway: 'g' })
  await setCapabilities(ctx, { gateway: 'g', model: 'openai/gpt-4o', capabilities: { tools: false } })
  const [model] = await listGatewayModels(ctx, 'g')
  expect(model?.capabilities).toEqual({ tools: false, jsonSchema: true, images: true, contextTokens: 64_000 })
  expect(model?.capabilitySources).toMatchObject({
    tools: { source: 'hand', at: expect.any(String) },
    jsonSchema: { source: 'library', at: null },
    contextTokens: { source: 'gateway' },
  })
})

test('of the simulator it is known from the start', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'sandbox', { preset: 'sandbox' })
  await newGateway(ctx, 'other')
  for (const gateway of ['sandbox', 'other']) await addModel(ctx, { gateway, model: 'sandbox-tools' })
  await addModel(ctx, { gateway: 'sandbox', model: 'unheard-of' })
  expect(await known(ctx, 'sandbox')).toMatchObject({
    'sandbox-tools': { tools: true, jsonSchema: false, source: 'preset' },
    'unheard-of': { ...none, source: null },
  })
  expect((await known(ctx, 'other'))['sandbox-tools']).toEqual({ ...none, source: null })
})

test('a version is checked against every target of its route, with its partials in place', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g')
  await newGateway(ctx, 'h')
  for (const gateway of ['g', 'h']) await addModel(ctx, { gateway, model: 'm' })
  await newEnvironment(ctx, 'production', [
    ['g', 'm'],
    ['h', 'm'],
    ['h', 'unlisted'],
  ])
  const save = async (name: string, kind: 'chat' | 'text', content: object) => {
    const { id } = await createPrompt(ctx, { name, kind, description: '', tags: [] })
    await saveVersion(ctx, { promptId: id, content: PromptContent.parse(content), note: '', baseVersion: null, onConflict: 'refuse' })
    return id
  }
  await save('long', 'text', { text: 'x'.repeat(40_000) })
  const promptId = await save('p', 'chat', { messages: [{ role: 'user', content: '{{> long}}' }] })
  await setCapabilities(ctx, { gateway: 'g', model: 'm', capabilities: { contextTokens: 8_000 } })
  await setCapabilities(ctx, { gateway: 'h', model: 'm', capabilities: { contextTokens: 128_000 } })
  const check = await checkRoute(await as(ctx, 'viewer'), { environment: 'production', promptId, version: 1 })
  expect(check).toMatchObject({
    sentence: 'In production, default is G m, then H m, then H unlisted.',
    needs: [{ capability: 'contextTokens', tokens: 10_000 }],
    targets: [{ verdict: 'cannot' }, { verdict: 'can', reasons: [] }, { verdict: 'unknown', capabilities: null }],
    verdict: 'unknown',
    problem: null,
  })
  const direct = await save('d', 'text', { text: 'x', model: 'h/m' })
  expect(await checkRoute(ctx, { environment: 'production', promptId: direct, version: 1 })).toMatchObject({
    alias: null,
    model: 'h/m',
    targets: [{ gateway: 'h', model: 'm', verdict: 'can' }],
    verdict: 'can',
  })
  await expect(checkRoute(ctx, { environment: 'production', promptId, version: 2 })).rejects.toMatchObject({ code: 'not_found' })
  await expect(checkRoute(await newWorkspace(), { environment: 'production', promptId, version: 1 })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a releaser changes none of it; what is not there or not so is refused', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g')
  await addModel(ctx, { gateway: 'g', model: 'm' })
  const set = (other: Ctx, more: object = {}) =>
    setCapabilities(other, { gateway: 'g', model: 'm', capabilities: { tools: true }, ...more })
  await expect(set(await as(ctx, 'releaser'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(set(ctx, { model: 'n' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(set(await newWorkspace())).rejects.toMatchObject({ code: 'not_found' })
  for (const wrong of [{ tools: 'yes' }, { contextTokens: 0 }, { contextTokens: 1.5 }, { audio: true }])
    expect(SetCapabilities.safeParse({ gateway: 'g', model: 'm', capabilities: wrong }).success).toBe(false)
})
