import { Webhook } from 'standardwebhooks'
import { config } from '@/lib/config'
import { retryAfterSeconds } from '@/lib/database/retry-after'
import { OutboundError, type OutboundResponse, outbound } from '@/lib/database/safe-fetch'
import { isAppError } from '@/lib/errors'
import { bodyOf } from './message'
import type { AttemptDto, WebhookKind } from './schema'
import { openSecret, secretsAt } from './secrets'

export type Target = { id: string; kind: WebhookKind; url: string; sealedSecret: string }
/** An attempt, and how long the receiver asks to be left alone when it was too much for it (429, 503). */
export type Made = { attempt: AttemptDto; askedMs: number }
export type Message = { id: string; event: string; payload: unknown }

const timeoutMs = 10_000
const keptBytes = 1_024

/**
 * Signs as Standard Webhooks says: HMAC-SHA-256 over `id.timestamp.body`, `v1,` and base64, one for each secret in force, parted by spaces.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
function headersFor(target: Target, message: Message, body: string, now: Date): Record<string, string> {
  const stored = openSecret(target)
  const common = { 'content-type': 'application/json', 'user-agent': 'Versicle-Webhooks/1' }
  if (target.kind === 'github')
    return {
      ...common,
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${stored.secret}`,
      'x-github-api-version': '2022-11-28',
    }
  const signatures = secretsAt(stored, now).map((secret) => new Webhook(secret).sign(message.id, now, body))
  return {
    ...common,
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  }
}

/**
 * Tries once, at most ten seconds. Never throws: what went wrong is in the attempt. A redirect is an answer, not a way; an address inside
 * the own network is refused unless the configuration lets it pass.
 */
export async function send(target: Target, message: Message, signal?: AbortSignal): Promise<Made> {
  const now = new Date()
  const started = performance.now()
  const timeout = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([timeout, signal]) : timeout
  const done = (given: Pick<AttemptDto, 'status' | 'error' | 'response'>, askedMs = 0): Made => ({
    attempt: { at: now.toISOString(), durationMs: Math.round(performance.now() - started), ...given },
    askedMs,
  })
  try {
    const body = bodyOf(target.kind, message)
    const headers = headersFor(target, message, body, now)
    const answer = await outbound(config().allowPrivateGateways).send(target.url, {
      method: 'POST',
      headers,
      body,
      signal: stop,
      headersTimeoutMs: timeoutMs,
      follow: false,
    })
    const response = await beginning(answer)
    return done({ status: answer.status, error: wrongWith(answer), response }, askedMsIn(answer))
  } catch (error) {
    if (timeout.aborted) return done({ status: null, error: 'It did not answer within 10 seconds.', response: null })
    if (error instanceof OutboundError || isAppError(error)) return done({ status: null, error: error.message, response: null })
    throw error
  }
}

const askedMsIn = ({ status, headers }: OutboundResponse): number =>
  status === 429 || status === 503 ? (retryAfterSeconds(headers) ?? 0) * 1_000 : 0

function wrongWith({ status, headers }: OutboundResponse): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400 && headers.location !== undefined)
    return `It redirects (${status}). Redirects are not followed: give the address it leads to.`
  if (status === 410) return 'It is gone (410): it wants no more messages.'
  return `It answered ${status}.`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL's JSON takes no NUL, and the others would garble a log.
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** The first kilobyte of what it said. The status has decided already, so a body that hangs or breaks off is read as far as it came. */
async function beginning({ body }: OutboundResponse): Promise<string | null> {
  const parts: Buffer[] = []
  let bytes = 0
  const enough = setTimeout(() => body.destroy(), 2_000)
  try {
    for await (const part of body) {
      parts.push(part)
      bytes += part.length
      if (bytes >= keptBytes) break
    }
  } catch {
    // What came before it broke is kept.
  } finally {
    clearTimeout(enough)
    body.destroy()
  }
  const text = new TextDecoder().decode(Buffer.concat(parts).subarray(0, keptBytes)).toWellFormed().replace(unprintable, '�')
  return text === '' ? null : text
}
