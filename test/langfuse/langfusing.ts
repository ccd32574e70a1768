import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKey } from '@/lib/api-keys/create-key'
import type { Actor, Ctx } from '@/lib/context'
import { createDelivery } from '@/lib/delivery/delivery'
import { createVersion } from '@/lib/langfuse/create-version'
import type { CreateVersion } from '@/lib/langfuse/schema'
import { serveLangfuse } from '@/lib/langfuse/serve-node'
import { PromptContent } from '@/lib/prompts/content-schema'
import type { Scope } from '@/lib/workspaces/roles'

/** A context that acts as an API key with these scopes. */
export const asKey = (ctx: Ctx, scopes: readonly Scope[], environmentId: string | null = null): Ctx & { actor: Actor } => ({
  workspaceId: ctx.workspaceId,
  actor: { type: 'api_key', id: 'key_test', name: 'A client', scopes, environmentId },
})

/** Creates a version of a text prompt, as a client would. */
export const create = (ctx: Ctx, name: string, text: string, more: Partial<CreateVersion> & { config?: Record<string, unknown> } = {}) => {
  const { config, ...rest } = more
  return createVersion(ctx, { name, content: PromptContent.parse({ text, config }), labels: [], note: '', ...rest })
}

export const PROMPTS = '/langfuse/api/public/v2/prompts'
export const basic = ({ id, key }: { id: string; key: string }) => `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`

export async function newKey(ctx: Ctx, environment: string | null = null, scopes: Scope[] = ['prompts:read']) {
  const { apiKey, key } = await createKey(ctx, { name: 'test', scopes, environment, expiresAt: null })
  return { id: apiKey.id, key }
}

/** The reading side alone, over node:http on loopback: what it leaves to Next is answered 418. */
export async function openReading(databaseUrl: string) {
  const delivery = createDelivery(databaseUrl)
  delivery.start()
  const server = createServer((request, response) => {
    if (!serveLangfuse(request, response, delivery)) response.writeHead(418).end('not mine')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    delivery,
    async get(path: string, key?: { id: string; key: string }, init: RequestInit = {}) {
      const headers = { ...(key && { authorization: basic(key) }), ...init.headers }
      const response = await fetch(`${origin}${PROMPTS}/${path}`, { ...init, headers })
      const said = await response.text()
      return { status: response.status, headers: response.headers, body: said.startsWith('{') ? JSON.parse(said) : said }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await delivery.stop()
    },
  }
}
