import { createParser } from 'eventsource-parser'
import type { SessionEvent } from '@/lib/playground/schema'
import type { StartCells } from '@/lib/playground/session-schema'

/** The server refused before anything was sent to a gateway. */
export class CompareRefused extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly faults: { path: string; message: string }[],
  ) {
    super(message)
  }
}

/** Starts cells; they run on the server from then on, whoever looks. Throws CompareRefused, and what fetch throws when there is no way to the server. */
export async function startSession(workspace: string, asked: StartCells): Promise<{ session: string }> {
  const response = await post('/api/playground', { workspace, ...asked })
  if (!response.ok) throw await refusalOf(response)
  return response.json()
}

/** Stops cells, or everything that runs in the session, upstream too. Goes through even when the page is being left. */
export async function stopSession(workspace: string, session: string, cells?: readonly string[]): Promise<void> {
  const response = await post('/api/playground/stop', { workspace, session, ...(cells && { cells }) }, { keepalive: true })
  if (!response.ok) throw await refusalOf(response)
}

const post = (path: string, body: object, more: RequestInit = {}) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), ...more })

/**
 * Everything a session says, over one connection, in the pieces in which it comes; returns when nothing runs any more. Throws CompareRefused
 * for a refusal, what fetch throws when the connection breaks, and an Error when it ends before its end.
 */
export async function* sessionStream(workspace: string, session: string, signal: AbortSignal): AsyncGenerator<SessionEvent[], void> {
  const query = new URLSearchParams({ workspace, session })
  const response = await fetch(`/api/playground?${query}`, { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal })
  if (!response.ok || !response.body) throw await refusalOf(response)
  let events: SessionEvent[] = []
  let whole = false
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') whole = true
      else events.push(JSON.parse(data) as SessionEvent)
    },
  })
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      parser.feed(decoder.decode(chunk.value, { stream: true }))
      if (events.length > 0) yield events
      events = []
    }
    if (!whole) throw new Error('The stream of answers was cut.')
  } finally {
    reader.cancel().catch(() => {})
  }
}

async function refusalOf(response: Response): Promise<CompareRefused> {
  const problem: { detail?: unknown; code?: unknown; errors?: unknown } = await response.json().catch(() => ({}))
  const detail = typeof problem.detail === 'string' ? problem.detail : `The server answered ${response.status} without a word.`
  const faults = Array.isArray(problem.errors) ? problem.errors : []
  return new CompareRefused(detail, typeof problem.code === 'string' ? problem.code : 'unexpected', faults)
}
