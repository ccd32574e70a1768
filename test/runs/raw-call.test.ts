import { expect, test } from 'vitest'
import { curlOf } from '@/components/runs/curl'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { execute } from '@/lib/runs/execute'
import { rawCall } from '@/lib/runs/raw-call'
import { KEY, newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { as, newWorkspace } from '../support/database'

const SECRET = 'a-secret-only-the-gateway-knows'

async function ran(ctx: Ctx, responseFormat: object | null = null) {
  const request = { messages: [{ role: 'user', content: "It's $HOME" }], parameters: { temperature: 0 }, tools: [], responseFormat }
  const call = { source: 'playground' as const, groupId: newId('run'), prompt: null, version: null, environment: null }
  const seen = await Array.fromAsync(
    execute(ctx, { ...call, target: { gateway: 'g', model: 'm' }, request, inputs: { variables: {}, placeholders: {} } }),
  )
  const last = seen.at(-1)
  if (last?.type !== 'end') throw new Error('no end')
  return last.run.id
}

test('what a run sent is told as it was sent, with no secret in it', async () => {
  const bodies: unknown[] = []
  await using gateway = await serve((request, response) => {
    bodies.push(JSON.parse(request.body))
    response.end(events(chunk({ content: 'Hello' }), chunk({}, 'stop'), '[DONE]'))
  })
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url, headers: { 'x-portkey-config': SECRET } })
  const id = await ran(ctx, { type: 'json_object' })
  const raw = await rawCall(await as(ctx, 'viewer'), { id })
  expect(raw).toMatchObject({
    url: `${gateway.url}/chat/completions`,
    keyed: true,
    headerNames: ['x-portkey-config'],
    response: { status: 200 },
  })
  expect([raw.body]).toEqual(bodies)
  expect(raw.response?.body).toContain('Hello')
  for (const text of [JSON.stringify(raw), curlOf({ ...raw, body: raw.body ?? {} })]) {
    expect(text).not.toContain(KEY)
    expect(text).not.toContain(SECRET)
  }
  await expect(rawCall(await newWorkspace(), { id })).rejects.toMatchObject({ code: 'not_found' })
})

test('the address of a gateway that is gone is not made up', async () => {
  await using gateway = await serve((_, response) => response.end(events(chunk({ content: 'x' }), chunk({}, 'stop'), '[DONE]')))
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url })
  const id = await ran(ctx)
  await db().gateway.updateMany({ where: { workspaceId: ctx.workspaceId }, data: { slug: 'other' } })
  expect(await rawCall(ctx, { id })).toMatchObject({ url: null, keyed: true, headerNames: [] })
})
