import { randomBytes } from 'node:crypto'
import { expect, inject } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { resolveConfig } from '@/lib/config'
import { createEnvironment } from '@/lib/environments/create-environment'
import type { Scope } from '@/lib/workspaces/roles'
import { deviations } from './conform'
import { newWorkspace } from './database'

export type Body = Record<string, unknown>
export type Answer = { status: number; headers: Headers; body: Body; text: string }
type Options = { key?: string | null; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }

export const baseUrl = inject('baseUrl')
export const fullKey = inject('key')

/** A name nobody else uses. */
export const unique = (prefix = 'thing') => `${prefix}-${randomBytes(6).toString('hex')}`
/** One segment of an address. */
export const segment = encodeURIComponent
export const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`Expected a text, found ${JSON.stringify(value)}`)
  return value
}

/** One request, whose answer has to be as the OpenAPI document says. `body` that is no string or bytes goes as JSON; `key: null` sends none. */
export async function call(method: string, path: string, { key = fullKey, body, headers = {}, signal }: Options = {}): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  const answer = await response.text()
  const told = await deviations({ method, path, status: response.status, headers: response.headers, text: answer })
  if (told.length > 0)
    throw new Error(`${method} ${path} answered otherwise than the document says:\n${told.join('\n')}\n${answer.slice(0, 2000)}`)
  const isJson = /json\s*(;|$)/.test(response.headers.get('content-type') ?? '') && answer !== ''
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(answer) as Body) : {}, text: answer }
}

/** The same for what must succeed: throws what the server said otherwise. */
export async function made(method: string, path: string, options: Options = {}): Promise<Body> {
  const { status, body, text } = await call(method, path, options)
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`)
  return body
}

export const newPrompt = async (more: Body = {}) =>
  made('POST', '/api/v1/prompts', { body: { name: `test/${unique('prompt')}`, kind: 'chat', ...more } })

/** A prompt's address below /api/v1. */
export const promptPath = (prompt: Body, ...rest: string[]) => ['/api/v1/prompts', segment(text(prompt.name)), ...rest].join('/')

export const hello = { messages: [{ role: 'user', content: 'Hello {{name}}' }] }
export const saved = (prompt: Body, content: Body = hello, base: number | null = null) =>
  made('POST', promptPath(prompt, 'versions'), { body: { ...content, base_version: base } })

/** A chat prompt with version 1, saying hello to {{name}}. */
export async function savedPrompt(more: Body = {}) {
  const prompt = await newPrompt(more)
  await saved(prompt)
  return prompt
}

export const newEnvironment = (more: Body = {}) =>
  made('POST', '/api/v1/environments', { body: { slug: unique('env'), name: 'A place', ...more } })

/** The key itself, in the first workspace. */
export const newKey = async (scopes: readonly Scope[], environment: string | null = null) =>
  text((await made('POST', '/api/v1/keys', { body: { name: unique('key'), scopes, environment } })).key)

/** A key with every scope in a workspace of its own, which has an environment `production` and nothing else. */
export async function foreignKey(): Promise<string> {
  resolveConfig({ databaseUrl: inject('databaseUrl'), embedded: true, secret: inject('secret'), port: 1 })
  const ctx = await newWorkspace()
  await createEnvironment(ctx, { slug: 'production', name: 'Production', description: '', region: null, protected: false })
  return (await createKey(ctx, { name: 'Foreign', scopes: ['admin'], environment: null, expiresAt: null })).key
}

/** What every refusal looks like. */
export const problem = (status: number, code: string) => ({
  status,
  code,
  type: expect.stringMatching(new RegExp(`/docs/errors#${code}$`)),
  title: expect.any(String),
  detail: expect.stringMatching(/\S/),
  errors: expect.any(Array),
  request_id: expect.stringMatching(/\S/),
})
