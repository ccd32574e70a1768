import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { db } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { postEnvironment } from '@/lib/http/api/environments'
import { postKey } from '@/lib/http/api/keys'
import { deletePrompt, postPrompt } from '@/lib/http/api/prompts'
import { claim, find, keep, leaseSeconds, noteCarriedOut } from '@/lib/http/idempotency/answers'
import { forgetAnswers } from '@/lib/http/idempotency/forget-job'
import { once } from '@/lib/http/idempotency/once'
import type { Endpoint } from '@/lib/http/route'
import { newWorkspace } from '../support/database'

let ctx: Ctx
let bearer: string
const keyed = async () => (await createKey(ctx, { name: 'Writer', scopes: ['admin'], environment: null, expiresAt: null })).key

beforeAll(async () => {
  ctx = await newWorkspace()
  bearer = await keyed()
})

type Asked = { body?: unknown; key?: string; as?: string; headers?: Record<string, string> }
const ask = (endpoint: Endpoint, { body, key, as = bearer, headers }: Asked, address = endpoint.definition.path) =>
  endpoint(
    new Request(`http://localhost${address}`, {
      method: endpoint.definition.method,
      headers: {
        authorization: `Bearer ${as}`,
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
const named = (name = `made/${randomUUID()}`) => ({ name, kind: 'chat' })
const told = async (answer: Response) => ({
  status: answer.status,
  replayed: answer.headers.get('idempotency-replayed'),
  body: await answer.text(),
})
const promptsNamed = (name: string) => db().prompt.count({ where: { workspaceId: ctx.workspaceId, name } })
const rowOf = (key: string) => db().idempotentAnswer.findFirst({ where: { workspaceId: ctx.workspaceId, key } })
const aged = (key: string, seconds: number) =>
  db().$executeRaw`UPDATE "IdempotentAnswer" SET "createdAt" = now() - make_interval(secs => ${seconds}::int) WHERE "key" = ${key}`

describe('a write with an Idempotency-Key', () => {
  test('that is sent again is answered again, to the byte, and done once', async () => {
    const asked = { body: named(), key: randomUUID() }
    const [first, second] = [await ask(postPrompt, asked), await ask(postPrompt, asked)]
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(second.headers.get('content-type')).toBe('application/json')
    const [one, two] = [await told(first), await told(second)]
    expect(one).toMatchObject({ status: 201, replayed: null })
    expect(two).toEqual({ ...one, replayed: 'true' })
    expect(await promptsNamed(asked.body.name)).toBe(1)
  })

  test('takes no account of the order of keys, nor of quotes around its own', async () => {
    const [name, key] = [`made/${randomUUID()}`, randomUUID()]
    expect((await ask(postPrompt, { body: { name, kind: 'chat' }, key })).status).toBe(201)
    expect(await told(await ask(postPrompt, { body: { kind: 'chat', name }, key: `"${key}"` }))).toMatchObject({
      status: 201,
      replayed: 'true',
    })
  })

  test('gets its refusal again, and one without a body its 204', async () => {
    const taken = named()
    await ask(postPrompt, { body: taken })
    const refused = { body: taken, key: randomUUID() }
    expect(await told(await ask(postPrompt, refused))).toMatchObject({ status: 409, replayed: null })
    expect(await told(await ask(postPrompt, refused))).toMatchObject({ status: 409, replayed: 'true' })
    const [key, address] = [randomUUID(), `/api/v1/prompts/${encodeURIComponent(taken.name)}`]
    expect(await told(await ask(deletePrompt, { key }, address))).toEqual({ status: 204, replayed: null, body: '' })
    expect(await told(await ask(deletePrompt, { key }, address))).toEqual({ status: 204, replayed: 'true', body: '' })
  })

  test('that is another request than the first is answered 422, and nothing is done', async () => {
    const [key, other] = [randomUUID(), named()]
    await ask(postPrompt, { body: named(), key })
    for (const again of [await ask(postPrompt, { body: other, key }), await ask(postEnvironment, { body: { slug: 'x', name: 'X' }, key })])
      expect(await told(again)).toMatchObject({ status: 422, replayed: null, body: expect.stringContaining('Idempotency-Key') })
    expect(await promptsNamed(other.name)).toBe(0)
  })

  test('counts for whoever sent it: another key’s is its own', async () => {
    const [key, stranger] = [randomUUID(), await keyed()]
    await ask(postPrompt, { body: named(), key })
    expect(await told(await ask(postPrompt, { body: named(), key, as: stranger }))).toMatchObject({ status: 201, replayed: null })
  })

  test('is not kept when it was refused before anything was tried', async () => {
    const key = randomUUID()
    expect((await ask(postPrompt, { body: { name: '!', kind: 'chat' }, key })).status).toBe(422)
    expect((await ask(postPrompt, { body: named(), key })).status).toBe(201)
  })

  test.each([
    ['empty', ''],
    ['an empty string', '""'],
    ['too long', 'x'.repeat(256)],
    ['not ASCII', 'caf\u00e9'],
  ])('that is %s is answered 400', async (_name, key) => {
    expect((await ask(postPrompt, { body: named(), key })).status).toBe(400)
  })

  test('of twenty at once exactly one is done; the others are told to come back, and get its answer then', async () => {
    const asked = { body: { name: 'web', scopes: ['prompts:read'] }, key: randomUUID() }
    const before = await db().apiKey.count({ where: { workspaceId: ctx.workspaceId } })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(postKey, asked)))
    const made = answers.filter(({ status, headers }) => status === 201 && headers.get('idempotency-replayed') === null)
    expect(made).toHaveLength(1)
    for (const late of answers.filter((answer) => !made.includes(answer))) {
      expect([201, 409]).toContain(late.status)
      if (late.status === 409) expect(late.headers.get('retry-after')).toBe('1')
    }
    expect(await db().apiKey.count({ where: { workspaceId: ctx.workspaceId } })).toBe(before + 1)
    expect(await told(await ask(postKey, asked))).toEqual({ status: 201, replayed: 'true', body: await made[0]?.text() })
  })
})

describe('what is kept', () => {
  test('is sealed: the table does not hold the key that an answer told', async () => {
    const asked = { body: { name: 'web', scopes: ['prompts:read'] }, key: randomUUID() }
    const { key } = (await (await ask(postKey, asked)).json()) as { key: string }
    expect(key).toMatch(/^vk_/)
    expect(JSON.stringify(await rowOf(asked.key))).not.toContain(key.slice(3))
  })

  test('is no answer of 500 or more, and no 429: the next one tries again', async () => {
    const place = { key: randomUUID(), digest: 'sha256:x' }
    for (const status of [500, 503, 429]) {
      const answer = await once(ctx, place.key, place.digest, 'req', async () => new Response(null, { status }))
      expect(answer.status).toBe(status)
      expect(await rowOf(place.key)).toBeNull()
    }
  })

  test('is forgotten after 24 hours: the key then stands for something new', async () => {
    const [key, body] = [randomUUID(), named()]
    await ask(postPrompt, { body: named(), key })
    await aged(key, 24 * 3600 + 1)
    expect(await told(await ask(postPrompt, { body, key }))).toMatchObject({ status: 201, replayed: null })
    await aged(key, 24 * 3600 + 1)
    await forgetAnswers.work({}, { signal: new AbortController().signal } as never)
    expect(await rowOf(key)).toBeNull()
  })
})

describe('a process that dies in between', () => {
  const place = (key: string) => ({ workspaceId: ctx.workspaceId, actor: actorRef(ctx), key })
  const repeat = (key: string, work = async () => new Response('done')) => once(ctx, key, 'sha256:x', 'req', work)

  test('before its change is made holds the key for the lease, then the next one does it', async () => {
    const key = randomUUID()
    expect(await claim(place(key), 'sha256:x')).not.toBeNull()
    await aged(key, leaseSeconds - 5)
    expect((await repeat(key)).status).toBe(409)
    await aged(key, leaseSeconds + 1)
    expect(await told(await repeat(key))).toEqual({ status: 200, replayed: null, body: 'done' })
  })

  test('after its change is made leads to no second one: the next one is told so, for good', async () => {
    const key = randomUUID()
    const token = await claim(place(key), 'sha256:x')
    await db().$transaction((tx) => noteCarriedOut(tx, place(key), token ?? ''))
    expect(await find(place(key), 'sha256:x')).toEqual({ state: 'under way' })
    await aged(key, leaseSeconds + 1)
    const answer = await repeat(key)
    expect(answer.headers.get('retry-after')).toBeNull()
    expect(await told(answer)).toMatchObject({ status: 409, body: expect.stringContaining('was carried out') })
  })

  test('and comes back after another took over undoes what it was about to do', async () => {
    const [key, slug] = [randomUUID(), `late-${randomUUID()}`]
    const slow = once(ctx, key, 'sha256:x', 'req', async (inside) => {
      await aged(key, leaseSeconds + 1)
      expect(await told(await repeat(key))).toMatchObject({ status: 200, body: 'done' })
      await withTransaction(inside, (tx) =>
        tx.environment.create({ data: { id: `env_${randomUUID()}`, workspaceId: ctx.workspaceId, slug, name: 'Late', position: 0 } }),
      )
      return new Response('twice')
    })
    await expect(slow).rejects.toMatchObject({ code: 'conflict' })
    expect(await db().environment.count({ where: { slug } })).toBe(0)
    expect(await told(await repeat(key))).toMatchObject({ body: 'done', replayed: 'true' })
  })

  test('and comes back while another is under way has no say any more', async () => {
    const key = randomUUID()
    const lost = await claim(place(key), 'sha256:x')
    await aged(key, leaseSeconds + 1)
    const held = await claim(place(key), 'sha256:x')
    expect(held).not.toBeNull()
    await expect(db().$transaction((tx) => noteCarriedOut(tx, place(key), lost ?? ''))).rejects.toMatchObject({ code: 'conflict' })
    expect(await keep(place(key), lost ?? '', { status: 200, headers: {}, body: 'mine' })).toBe(0)
    expect(await keep(place(key), held ?? '', { status: 200, headers: {}, body: 'theirs' })).toBe(1)
    expect(await find(place(key), 'sha256:x')).toMatchObject({ state: 'kept', body: 'theirs' })
  })

  test('a failure after the change was made is not an invitation to make it again', async () => {
    const key = randomUUID()
    const answer = await once(ctx, key, 'sha256:x', 'req', async (inside) => {
      await withTransaction(inside, async () => undefined)
      return new Response(null, { status: 503 })
    })
    expect(answer.status).toBe(503)
    expect(await told(await repeat(key))).toMatchObject({ status: 409, body: expect.stringContaining('was carried out') })
  })

  test('a change that was undone leaves its refusal, as any other', async () => {
    const key = randomUUID()
    const refuse = async (inside: Ctx) => {
      await withTransaction(inside, async () => {
        throw conflict('No.')
      }).catch(() => undefined)
      return new Response('no', { status: 409 })
    }
    expect((await once(ctx, key, 'sha256:x', 'req', refuse)).status).toBe(409)
    expect(await told(await repeat(key))).toEqual({ status: 409, replayed: 'true', body: 'no' })
  })

  test('what was sealed with another secret is told as lost, not done again', async () => {
    const key = randomUUID()
    await repeat(key)
    await db().$executeRaw`UPDATE "IdempotentAnswer" SET "body" = 'v1.a.b.c' WHERE "key" = ${key}`
    expect(await told(await repeat(key))).toMatchObject({ status: 409, body: expect.stringContaining('was carried out') })
  })
})
