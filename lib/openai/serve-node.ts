import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodType } from 'zod'
import { noteUse } from '@/lib/api-keys/note-use'
import { countRequest, type Rate, rateHeaders, refuseBeyond } from '@/lib/api-keys/rate-limit'
import { actorOfKey, hashOfBearer, refusalMessage, whyRefused } from '@/lib/api-keys/verify-key'
import type { Ctx } from '@/lib/context'
import { type Delivery, delivery } from '@/lib/delivery/delivery'
import type { KeyEntry } from '@/lib/delivery/memory'
import { AppError, invalid, malformed, notFound } from '@/lib/errors'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { newId } from '@/lib/ids'
import { checkBodyHeaders, parseJson, readBytes } from '@/lib/json-body'
import { logger } from '@/lib/logger'
import { methodRefusal } from '@/lib/problem'
import { authorize } from '@/lib/workspaces/authorize'
import { askRoute } from './ask-route'
import { type AskedEnvironment, askedEnvironment } from './asked-environment'
import { createRouting } from './find-targets'
import { keepRun, runsKept } from './keep-run'
import { findModel, listModels } from './list-models'
import { headersOf, passOn } from './pass-on'
import { type Prepared, prepareChat, prepareResponse } from './prepare'
import { createPromptReading } from './read-prompt'
import { failureOf, type Refusal, refusalOf } from './refusal'
import { ChatBody, ResponsesBody } from './schema'

const root = '/openai/v1'
/** Images travel inside messages. */
const maxBodyBytes = 32_000_000

type Place = { kind: 'chat' | 'responses' | 'models' } | { kind: 'model'; id: string }

/** What an address below the root is for. Throws `not_found`. */
function placeOf(url: string): Place & { method: 'GET' | 'POST' } {
  const path = url.slice(root.length).split('?', 1).join()
  if (path === '/chat/completions') return { kind: 'chat', method: 'POST' }
  if (path === '/responses') return { kind: 'responses', method: 'POST' }
  if (path === '/models') return { kind: 'models', method: 'GET' }
  if (path.startsWith('/models/')) return { kind: 'model', id: decoded(path.slice('/models/'.length)), method: 'GET' }
  throw notFound(`${root}${path.slice(0, 200)}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed('The address is not valid percent-encoded UTF-8.')
  }
}

/** Makes the function that answers OpenAI's wire protocol below `/openai/v1`. */
function createServing({ source }: Delivery) {
  const prompts = createPromptReading(source)
  const findTargets = createRouting(source)

  async function serve(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    const told: { rate: Rate | null } = { rate: null }
    const headers = () => ({ ...(told.rate && Object.fromEntries(rateHeaders(told.rate))) })
    const refuse = ({ status, headers: more, body }: Refusal) => answerJson(response, status, body, { ...headers(), ...more })
    try {
      const place = placeOf(request.url ?? '')
      const { method = 'GET' } = request
      const allowed = place.method === 'GET' ? ['GET', 'HEAD'] : ['POST']
      if (!allowed.includes(method)) {
        const { status, headers: more, body } = methodRefusal(method, allowed, requestId)
        return refuse({
          status,
          headers: { 'Cache-Control': 'no-store', Allow: more.Allow ?? '' },
          body: { error: { message: body.detail, type: 'invalid_request_error', param: null, code: body.code } },
        })
      }
      const key = await admitted(request, told)
      const ctx = contextOf(key, request, requestId)
      authorize(ctx, 'run.create')
      const environment = askedEnvironment(key, request)
      const { workspaceId } = key.key
      if (place.kind === 'models')
        return answerJson(response, 200, { object: 'list', data: await listModels(source.reader, workspaceId, environment) }, headers())
      if (place.kind === 'model')
        return answerJson(response, 200, await findModel(source.reader, workspaceId, environment, place.id), headers())
      const body = await bodyOf(request)
      const prepared = await preparedOf(place.kind, body, key, environment.slug)
      await run(ctx, prepared, environment, response, headers())
    } catch (error) {
      const refusal = refusalOf(error, requestId)
      if (refusal.problem === 'internal') logger.error({ err: error, requestId }, 'a call through /openai/v1 failed')
      if (response.headersSent) response.destroy()
      else refuse(refusal)
    }
  }

  async function admitted(request: IncomingMessage, told: { rate: Rate | null }): Promise<KeyEntry> {
    const { authorization } = request.headers
    const hash = hashOfBearer(authorization)
    const refused = (why: Parameters<typeof refusalMessage>[0]) => new AppError('unauthenticated', refusalMessage(why))
    if (hash === null) throw refused(authorization ? 'unknown' : 'missing')
    const entry = await prompts.key(hash)
    const refusal = whyRefused(entry?.key ?? null, Date.now())
    if (refusal || !entry) throw refused(refusal ?? 'unknown')
    told.rate = countRequest(entry.key.id, entry.key.ratePerMinute)
    refuseBeyond(told.rate)
    noteUse(entry.key.id)
    return entry
  }

  async function preparedOf(kind: 'chat' | 'responses', body: unknown, key: KeyEntry, environment: string): Promise<Prepared> {
    if (kind === 'chat') {
      const chat = parsed(ChatBody, body)
      return prepareChat(chat, chat.prompt ? await prompts.read(key, chat.prompt, environment) : null)
    }
    const asked = parsed(ResponsesBody, body)
    return prepareResponse(asked, asked.prompt ? await prompts.read(key, asked.prompt, environment) : null)
  }

  async function run(
    ctx: Ctx,
    prepared: Prepared,
    environment: AskedEnvironment,
    response: ServerResponse,
    headers: Record<string, string>,
  ) {
    const startedAt = new Date()
    const found = await findTargets(ctx.workspaceId, environment, prepared.says)
    const gone = new AbortController()
    if (response.closed) gone.abort()
    response.once('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    const id = newId('run')
    const asked = await askRoute(prepared, found.targets, gone.signal)
    const { opened, attempts } = asked
    const { failure, target } = opened
    const who = {
      ...headers,
      'Versicle-Run': id,
      'Versicle-Gateway': target.gateway,
      'Versicle-Model': encodeURI(target.model),
      'Versicle-Attempts': String(attempts.length),
    }
    let broken = null
    if (failure) {
      const refusal = failureOf(failure, target.gateway)
      answerJson(response, refusal.status, refusal.body, {
        ...who,
        ...refusal.headers,
        ...(asked.exhausted && { 'X-Should-Retry': 'false' }),
      })
    } else {
      response.writeHead(200, { ...headersOf(opened), ...who })
      broken = await passOn(opened, prepared, response)
    }
    const latencyMs = opened.elapsedMs()
    opened.close()
    keepRun(ctx, { id, startedAt, prepared, found, asked, broken, aborted: gone.signal.aborted, latencyMs })
  }

  return serve
}

function contextOf({ key }: KeyEntry, { headers }: IncomingMessage, requestId: string): Ctx {
  const ip = headers['x-forwarded-for']?.toString()
  return { workspaceId: key.workspaceId, actor: actorOfKey(key), requestId, ...(ip && { ip }) }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = request.headers
  checkBodyHeaders(type ?? null, encoding ?? null)
  return parseJson(await readBytes(request, Number(length ?? 0), maxBodyBytes))
}

function parsed<T>(schema: ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body, { error: inWords })
  if (result.success) return result.data
  const faults = faultsOf(result.error)
  throw invalid(sentenceOf(faults), faults)
}

function answerJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  if (response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body), 'utf8')
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(bytes)
}

const servings = new WeakMap<Delivery, ReturnType<typeof createServing>>()
const underWay = new Set<Promise<void>>()

/** Until every call has ended and is recorded, which it is after its answer was sent; for shutdown, and for tests. */
export async function callsKept(): Promise<void> {
  await Promise.allSettled(underWay)
  await runsKept()
}

/** Answers a request of node:http when it is below `/openai/v1`; false when it is not, and nothing was written. */
export function serveOpenai(
  request: IncomingMessage,
  response: ServerResponse,
  from: Delivery = delivery(),
  requestId = newId('req'),
): boolean {
  const { url = '/' } = request
  if (url !== root && !url.startsWith(`${root}/`) && !url.startsWith(`${root}?`)) return false
  const serve = servings.get(from) ?? createServing(from)
  servings.set(from, serve)
  const call = serve(request, response, requestId).finally(() => underWay.delete(call))
  underWay.add(call)
  return true
}

/** Refuses what is asked for below `/openai/v1` in OpenAI's shape; false for every other address. */
export function refuseOpenai(url: string, response: ServerResponse, error: AppError, requestId: string): boolean {
  if (!url.startsWith(`${root}/`)) return false
  const { status, headers, body } = refusalOf(error, requestId)
  answerJson(response, status, body, headers)
  return true
}
