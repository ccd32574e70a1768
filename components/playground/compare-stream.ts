import { createParser } from 'eventsource-parser'
import type { CompareEvent, CompareInput } from '@/lib/playground/schema'

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

/**
 * Runs a comparison over one connection; gives what has come, as it comes. Aborting `signal` stops every upstream call. Throws
 * CompareRefused for a refusal, what fetch throws when the connection breaks, and an Error when the stream ends before its end.
 */
export async function* compareStream(workspace: string, input: CompareInput, signal: AbortSignal): AsyncGenerator<CompareEvent[], void> {
  const response = await fetch('/api/playground', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ workspace, input }),
    signal,
  })
  if (!response.ok || !response.body) throw await refusalOf(response)
  let events: CompareEvent[] = []
  let whole = false
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') whole = true
      else events.push(JSON.parse(data) as CompareEvent)
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
