import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { createRelease } from '@/lib/releases/create-release'
import { getRun } from '@/lib/runs/queries'
import { rawCall } from '@/lib/runs/raw-call'
import { newEnvironment, newGateway } from '../gateways/gateways'
import { serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { newPrompt } from '../support/published'
import { hi, openServing, post, recorded, type Serving } from './serving'

let serving: Serving
beforeAll(async () => {
  serving = await openServing()
})
afterAll(() => serving[Symbol.asyncDispose]())

/** A gateway that refuses everything: what it was asked is all that counts. */
const refusing = () => serve((_, response) => response.writeHead(422).end('{"error":{"message":"No."}}'))
const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } }
const prompt = { id: 'support/triage', variables: { product: 'Kite' } }

describe('what an application sent is told as it went', () => {
  test.each([
    ['/chat/completions', { messages: hi }],
    ['/chat/completions', { messages: hi, stream: true, temperature: 0 }],
    ['/chat/completions', { messages: hi, stream: false, tools: [tool], response_format: { type: 'json_object' } }],
    ['/chat/completions', { messages: hi, stream: true, stream_options: { include_usage: false }, tools: [] }],
    ['/chat/completions', { prompt, messages: hi, stream: true }],
    ['/responses', { input: 'Hi' }],
    ['/responses', { input: hi, instructions: 'Be brief.', stream: true, max_output_tokens: 9, tools: [{ type: 'web_search' }] }],
    ['/responses', { input: 'Hi', instructions: 'Be brief.', text: { format: { type: 'json_object' } }, store: false }],
    ['/responses', { previous_response_id: 'resp_1', tools: null }],
    ['/responses', { prompt, input: 'Hi', stream: false }],
  ])('%s with %j', async (path, asked) => {
    await using gateway = await refusing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    await newEnvironment(ctx, 'live', [['koala', 'gpt-5']])
    const { id: promptId } = await newPrompt(ctx, 'support/triage', ['You triage {{product}} tickets.'])
    await createRelease(ctx, { promptId, environment: 'live', version: 1, note: '', replaces: null })
    const { key } = await serving.client(ctx, 'live')
    await post(serving.origin, path, key, { model: 'default', ...asked })
    const [run] = await recorded(ctx)
    const raw = await rawCall(ctx, { id: run!.id })
    expect(raw).toMatchObject({ url: `${gateway.url}${path}`, path })
    expect(raw.body).toEqual(JSON.parse(gateway.requests[0]!.body))
  })

  test('what nobody kept is not made up, except where there was one way only', async () => {
    await using gateway = await refusing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    const { key } = await serving.client(ctx)
    await post(serving.origin, '/chat/completions', key, { model: 'koala/m', messages: hi })
    const [run] = await recorded(ctx)
    const { sentAs: _, ...request } = run!.request as Record<string, object>
    await db().run.updateMany({ where: { id: run!.id }, data: { request } })
    expect(await rawCall(ctx, { id: run!.id })).toMatchObject({ body: null })
    expect(await getRun(ctx, run!.id)).toMatchObject({ sentAs: null, inputs: { messages: hi } })
    await db().run.updateMany({ where: { id: run!.id }, data: { source: 'playground' } })
    expect(await rawCall(ctx, { id: run!.id })).toMatchObject({ path: '/chat/completions', body: { messages: hi, stream: true } })
  })
})
