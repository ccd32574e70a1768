import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { inject } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createDelivery } from '@/lib/delivery/delivery'
import { callsKept, serveOpenai } from '@/lib/openai/serve-node'
import type { Scope } from '@/lib/workspaces/roles'
import { newKey } from '../delivery/delivering'

/** The door to `/openai/v1` on a real node:http server on loopback, as the gate has it. */
export async function openServing() {
  const delivery = createDelivery(inject('databaseUrl'))
  delivery.start()
  const server = createServer((request, response) => {
    if (!serveOpenai(request, response, delivery)) response.writeHead(418).end('not mine')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    server,
    /** The official client with a new key. It tries nothing again, so that what is counted is what Versicle did. */
    async client(ctx: Ctx, environment: string | null = null, scopes: Scope[] = ['runs:create']) {
      const { key } = await newKey(ctx, environment, scopes)
      return { key, openai: clientWith(origin, key) }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await callsKept()
      await delivery.stop()
    },
  }
}
export type Serving = Awaited<ReturnType<typeof openServing>>

export const clientWith = (origin: string, apiKey: string) => new OpenAI({ baseURL: `${origin}/openai/v1`, apiKey, maxRetries: 0 })

/** What was recorded in a workspace, once everything is. */
export async function recorded(ctx: Ctx) {
  await callsKept()
  return db().run.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: 'asc' } })
}

export const post = (origin: string, path: string, key: string | null, body: unknown, init: RequestInit = {}) =>
  fetch(`${origin}/openai/v1${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }), ...init.headers },
  })

export const hi = [{ role: 'user' as const, content: 'Hi' }]
