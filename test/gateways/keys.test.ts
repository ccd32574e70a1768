import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { addModel } from '@/lib/gateways/add-model'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { forgetSpareKey } from '@/lib/gateways/forget-spare-key'
import { openTarget } from '@/lib/gateways/open-target'
import { putSpareKey } from '@/lib/gateways/put-spare-key'
import { getGateway } from '@/lib/gateways/queries'
import { UpdateGateway } from '@/lib/gateways/schema'
import { switchKeys } from '@/lib/gateways/switch-keys'
import { testSpareKey } from '@/lib/gateways/test-spare-key'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { as, newWorkspace } from '../support/database'
import { KEY, newGateway } from './gateways'
import { chunk, events, serve } from './loopback'

const NEW = 'sk-the-new-key-that-waits-5678'
const inUse = async (ctx: Ctx) => (await openTarget(ctx, 'g', 'm')).endpoint.apiKey
const spare = async (ctx: Ctx) => (await getGateway(ctx, 'g')).spareKey

/** A gateway that lists its models to anybody and answers only who has one of these keys. */
const guarded = (keys: string[]) =>
  serve((request, response) => {
    if (request.url?.endsWith('/models')) return void response.end('{"data":[{"id":"m"}]}')
    if (keys.includes(request.headers.authorization ?? '')) return void response.end(events(chunk({ content: 'OK' }, 'stop'), '[DONE]'))
    response.writeHead(401).end('{"error":{"message":"Incorrect API key provided."}}')
  })

describe('changing a key', () => {
  test('goes by steps, each of which can be looked at, and calls go on with the old key until the switch', async () => {
    await using gateway = await guarded([`Bearer ${NEW}`])
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await addModel(ctx, { gateway: 'g', model: 'm' })
    const { setAt } = await putSpareKey(ctx, { gateway: 'g', apiKey: NEW })
    expect(await spare(ctx)).toEqual({ lastFour: '5678', setAt, testedAt: null })
    expect(await inUse(ctx)).toBe(KEY)
    expect(await testSpareKey(ctx, { gateway: 'g' })).toMatchObject({
      ok: true,
      steps: [{ step: 'models' }, { step: 'completion', ok: true }],
    })
    expect((await spare(ctx))?.testedAt).not.toBeNull()

    await switchKeys(ctx, { gateway: 'g', setAt })
    expect(await inUse(ctx)).toBe(NEW)
    const switched = await getGateway(ctx, 'g')
    expect(switched).toMatchObject({ keyLastFour: '5678', keySetAt: setAt, spareKey: { lastFour: '1234', testedAt: null } })
    expect(await testSpareKey(ctx, { gateway: 'g' })).toMatchObject({ ok: false, steps: [{ ok: true }, { ok: false, status: 401 }] })
    expect((await spare(ctx))?.testedAt).toBeNull()

    await forgetSpareKey(ctx, { gateway: 'g', setAt: switched.spareKey?.setAt ?? '' })
    expect(await spare(ctx)).toBeNull()
    expect(await inUse(ctx)).toBe(NEW)
    const kept = JSON.stringify([
      await db().gateway.findUniqueOrThrow({ where: { id } }),
      await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId } }),
    ])
    for (const secret of [KEY, NEW]) expect(kept).not.toContain(secret)
  })

  test('two people who switch at once switch once', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    const { setAt } = await putSpareKey(ctx, { gateway: 'g', apiKey: NEW })
    const [one, two] = await Promise.allSettled([switchKeys(ctx, { gateway: 'g', setAt }), switchKeys(ctx, { gateway: 'g', setAt })])
    expect([one?.status, two?.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect(await inUse(ctx)).toBe(NEW)
    await expect(forgetSpareKey(ctx, { gateway: 'g', setAt })).rejects.toMatchObject({ code: 'conflict' })
    const old = (await spare(ctx))?.setAt ?? ''
    await switchKeys(ctx, { gateway: 'g', setAt: old })
    expect(await inUse(ctx)).toBe(KEY)
  })

  test('does not carry the waiting key to another host, nor past the archive', async () => {
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, 'g')
    await putSpareKey(ctx, { gateway: 'g', apiKey: NEW })
    await updateGateway(ctx, UpdateGateway.parse({ gateway: 'g', name: 'Other', baseUrl: 'https://gateway.example/v2' }))
    expect(await spare(ctx)).not.toBeNull()
    await updateGateway(
      ctx,
      UpdateGateway.parse({ gateway: 'g', baseUrl: 'https://elsewhere.example/v1', apiKey: 'sk-for-elsewhere-0000' }),
    )
    expect(await spare(ctx)).toBeNull()
    await putSpareKey(ctx, { gateway: 'g', apiKey: NEW })
    await archiveGateway(ctx, { gateway: 'g' })
    expect(await db().gateway.findUniqueOrThrow({ where: { id } })).toMatchObject({
      sealedKey: null,
      sealedSpareKey: null,
      spareKeySetAt: null,
    })
  })

  test('is refused where there is nothing to do it with, and to who may not', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { apiKey: null })
    const put = { gateway: 'g', apiKey: NEW }
    await expect(putSpareKey(ctx, put)).rejects.toMatchObject({ code: 'conflict' })
    await expect(testSpareKey(ctx, { gateway: 'g' })).rejects.toMatchObject({ code: 'conflict' })
    const at = { gateway: 'g', setAt: new Date().toISOString() }
    await expect(switchKeys(ctx, at)).rejects.toMatchObject({ code: 'conflict' })
    for (const [other, code] of [
      [await as(ctx, 'releaser'), 'forbidden'],
      [await newWorkspace(), 'not_found'],
    ] as const) {
      await expect(putSpareKey(other, put)).rejects.toMatchObject({ code })
      await expect(testSpareKey(other, { gateway: 'g' })).rejects.toMatchObject({ code })
      await expect(switchKeys(other, at)).rejects.toMatchObject({ code })
      await expect(forgetSpareKey(other, at)).rejects.toMatchObject({ code })
    }
  })

  test('is due after ninety days', async () => {
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, 'g')
    const aged = async (days: number) => {
      await db().gateway.update({ where: { id }, data: { keySetAt: new Date(Date.now() - days * 86_400_000) } })
      return (await getGateway(ctx, 'g')).keyIsOld
    }
    expect([await aged(89), await aged(90)]).toEqual([false, true])
  })
})
