import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '@/lib/workspaces/roles'
import { type Answer, type Body, baseUrl, made, text, unique } from '../support/api'

// The client tells every failed read on the console too, unless this is set before it is loaded.
process.env.LANGFUSE_LOG_LEVEL = 'NONE'
const { LangfuseClient } = await import('@langfuse/client')

export type Key = { id: string; key: string }
export const PROMPTS = '/langfuse/api/public/v2/prompts'
export const basic = ({ id, key }: Key) => `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`

/** A key with its id, as Langfuse's clients want it. */
export async function langfuseKey(
  scopes: readonly Scope[] = ['prompts:read', 'prompts:write', 'releases:write'],
  environment: string | null = null,
): Promise<Key> {
  const { id, key } = await made('POST', '/api/v1/keys', { body: { name: unique('langfuse'), scopes, environment } })
  return { id: text(id), key: text(key) }
}

/** One request in Langfuse's way. `body` that is no string or bytes goes as JSON; `key: null` sends none. */
export async function ask(
  method: string,
  path: string,
  { key, body, headers }: { key: Key | null; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: { ...(key && { authorization: basic(key) }), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  })
  const said = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && said !== ''
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(said) as Body) : {}, text: said }
}

/** What every refusal looks like. */
export const refusal = (message: unknown, error: unknown): Body => ({ message, error })

export const clientOf = ({ id, key }: Key, origin = baseUrl) =>
  new LangfuseClient({ baseUrl: `${origin}/langfuse`, publicKey: id, secretKey: key, timeout: 5 })

/** Stands between a client and the server: counts what passes, and answers in its place when told to. */
export async function openBetween() {
  const seen: string[] = []
  let instead: (() => { status: number; headers?: Record<string, string>; body: string } | undefined) | undefined
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const answer = instead?.()
    if (answer) {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body)
      return
    }
    void fetch(`${baseUrl}${request.url}`, { headers: { authorization: request.headers.authorization ?? '' } }).then(async (upstream) => {
      response.writeHead(upstream.status, { 'content-type': upstream.headers.get('content-type') ?? 'application/json' })
      response.end(await upstream.text())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answerInstead: (answers: typeof instead) => {
      instead = answers
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
