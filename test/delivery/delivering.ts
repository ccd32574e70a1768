import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createKey } from '@/lib/api-keys/create-key'
import type { Ctx } from '@/lib/context'
import { createDelivery, type Delivery } from '@/lib/delivery/delivery'
import { serveNode } from '@/lib/delivery/serve-node'
import type { Scope } from '@/lib/workspaces/roles'

/** A reader of one delivery, over a real node:http server on loopback. `waiting`: its database is not known to be there yet. */
export async function openDelivery(
  databaseUrl: string,
  { folder = null, waiting = false, origins = [] }: { folder?: string | null; waiting?: boolean; origins?: string[] } = {},
) {
  const delivery = createDelivery(databaseUrl, folder, origins)
  if (!waiting) delivery.start()
  return openDoor(delivery)
}

/** The gate's door to a delivery. What is not for it is answered 418. */
export async function openDoor(delivery: Delivery) {
  const server = createServer((request, response) => {
    if (!serveNode(request, response, delivery)) response.writeHead(418).end('not mine')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    delivery,
    server,
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
export type Opened = Awaited<ReturnType<typeof openDoor>>

/** A request as it is written on the wire, and the answer as it comes: fetch would add header fields of its own and decompress. */
export const wire = (origin: string, path: string, { method = 'GET', headers, body }: RequestInit = {}) =>
  new Promise<Response>((resolve, reject) => {
    const sent = request(origin + path, { method, headers: Object.fromEntries(new Headers(headers)) }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      answer.on('end', () => {
        const { statusCode: status = 0, rawHeaders } = answer
        const fields = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as [string, string]] : []))
        resolve(new Response(status === 204 || status === 304 ? null : Buffer.concat(chunks), { status, headers: fields }))
      })
    })
    sent.on('error', reject)
    sent.end(body as string | Uint8Array | undefined)
  })

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
