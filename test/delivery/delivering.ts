import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createKey } from '@/lib/api-keys/create-key'
import type { Ctx } from '@/lib/context'
import { createDelivery, type Delivery } from '@/lib/delivery/delivery'
import { serveFetch } from '@/lib/delivery/serve-fetch'
import { serveNode } from '@/lib/delivery/serve-node'
import type { Scope } from '@/lib/workspaces/roles'

/** A reader of one delivery, over a real node:http server on loopback. `waiting`: its database is not known to be there yet. */
export async function openDelivery(
  databaseUrl: string,
  { folder = null, waiting = false }: { folder?: string | null; waiting?: boolean } = {},
) {
  const delivery = createDelivery(databaseUrl, folder)
  if (!waiting) delivery.start()
  const server = createServer((request, response) => {
    if (!serveNode(request, response, delivery)) response.writeHead(418).end('not mine')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    delivery,
    origin,
    get: (path: string, key?: string, init: RequestInit = {}) =>
      fetch(origin + path, { ...init, headers: { ...(key && { authorization: `Bearer ${key}` }), ...init.headers } }),
    async close() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await delivery.stop()
    },
  }
}
export type Opened = Awaited<ReturnType<typeof openDelivery>>

/** The same request through the Fetch door. */
export const viaFetch = (delivery: Delivery, path: string, key?: string, init: RequestInit = {}) =>
  serveFetch(
    new Request(`http://versicle.test${path}`, { ...init, headers: { ...(key && { authorization: `Bearer ${key}` }), ...init.headers } }),
    delivery,
  )

export async function newKey(
  ctx: Ctx,
  environment: string | null = null,
  scopes: Scope[] = ['prompts:read'],
): Promise<{ id: string; key: string }> {
  const { apiKey, key } = await createKey(ctx, { name: 'test', scopes, environment, expiresAt: null })
  return { id: apiKey.id, key }
}

/** Asks again until `done`, at most `withinMs`; answers the milliseconds it took. Throws when it never was. */
export async function until(done: () => Promise<boolean>, withinMs: number): Promise<number> {
  const began = performance.now()
  while (!(await done())) {
    if (performance.now() - began > withinMs) throw new Error(`Not within ${withinMs} ms.`)
    await sleep(2)
  }
  return performance.now() - began
}
