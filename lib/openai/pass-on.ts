import type { ServerResponse } from 'node:http'
import { redact } from '@/lib/gateways/call-error'
import type { CallError } from '@/lib/gateways/call-schema'
import { failureOf } from '@/lib/gateways/upstream'
import type { Opened } from './open-call'
import { type Passing, withoutSecrets, withoutUsageEvent } from './passing'
import type { Prepared } from './prepare'

/** What of a gateway's headers means something to the caller too. */
const PASSED = /^(?:openai-|x-ratelimit-|anthropic-ratelimit-|retry-after)/

export function headersOf({ response, begun, secrets }: Opened): Record<string, string> {
  const passed = Object.entries(response?.headers ?? {}).filter(([name]) => PASSED.test(name))
  return {
    'Content-Type': begun?.events ? 'text/event-stream; charset=utf-8' : 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(begun?.events && { 'X-Accel-Buffering': 'no' }),
    ...Object.fromEntries(passed.map(([name, value]) => [name, redact(value, secrets)])),
  }
}

/**
 * Passes an answer on as it comes, byte for byte but for secrets and for the usage event the caller did not ask for, and listens to it
 * afterwards. Answers what broke it, if anything did: then the caller's stream ends with that error in OpenAI's shape, or, inside an event
 * or an answer in one piece, is cut as the gateway's was.
 */
export async function passOn(opened: Opened, { addsUsage }: Prepared, to: ServerResponse): Promise<CallError | null> {
  const { begun, hear, stop, response, secrets } = opened
  if (!begun) throw new Error('There is no answer to pass on.')
  const clean = withoutSecrets(secrets)
  const own: Passing | null = addsUsage && begun.events ? withoutUsageEvent() : null
  let last = ''

  async function send(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return
    last = (last + bytes.subarray(-4).toString('latin1')).slice(-4)
    if (!to.write(bytes) && !to.closed) await drained(to)
  }
  async function pass(chunk: Buffer): Promise<void> {
    const harmless = clean.take(chunk)
    await send(own ? own.take(harmless) : harmless)
    hear.take(chunk)
  }

  try {
    await pass(begun.head)
    for await (const chunk of begun.rest) await pass(chunk)
    const rest = clean.end()
    await send(own ? Buffer.concat([own.take(rest), own.end()]) : rest)
    hear.end()
    to.end()
    return null
  } catch (error) {
    hear.end()
    const failure = redact(failureOf(error, stop, response), secrets)
    if (!begun.events || (last !== '' && !/(?:\n\n|\r\r|\r\n\r\n)$/.test(last))) to.destroy()
    else if (!to.closed) {
      const told = { error: { message: failure.message, type: 'server_error', param: null, code: failure.code } }
      to.end(`data: ${JSON.stringify(told)}\n\n`)
    }
    return failure
  }
}

/** Until the caller has taken what was written, or has gone. */
const drained = (to: ServerResponse) =>
  new Promise<void>((resolve) => {
    const done = () => {
      to.off('drain', done).off('close', done)
      resolve()
    }
    to.on('drain', done).on('close', done)
  })
