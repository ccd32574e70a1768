import { answerReader, type Delta } from '@/lib/gateways/answer'
import { sseReader } from '@/lib/gateways/sse'
import { responsesReader } from './responses-reader'

/** How much of an answer that comes whole is read for the log. */
const MAX_WHOLE_BYTES = 16 * 1024 * 1024

/**
 * Listens to an answer that passes by, and puts it together for the log. It never holds anything up, and never throws: what it does not
 * understand is simply not known.
 */
export function hearer(protocol: 'chat' | 'responses', streamed: boolean, elapsedMs: () => number) {
  const reader = protocol === 'chat' ? answerReader() : responsesReader()
  const events = sseReader()
  const parts: Uint8Array[] = []
  let bytes = 0
  let firstTokenMs: number | null = null
  let deaf = false

  function hear(frames: readonly string[]): void {
    for (const frame of frames) {
      const deltas: Delta[] = frame === '' || frame === '[DONE]' ? [] : reader.take(jsonOf(frame))
      if (deltas.length > 0) firstTokenMs ??= elapsedMs()
    }
  }

  return {
    answer: reader.answer,
    begun: reader.begun,
    firstTokenMs: () => firstTokenMs,
    take(chunk: Uint8Array): void {
      if (deaf) return
      if (!streamed) {
        bytes += chunk.length
        deaf = bytes > MAX_WHOLE_BYTES
        if (!deaf) parts.push(chunk)
        return
      }
      try {
        hear(events.take(chunk))
      } catch {
        deaf = true
      }
    },
    end(): void {
      if (deaf) return
      if (!streamed) return void reader.take(jsonOf(Buffer.concat(parts).toString('utf8')))
      try {
        hear(events.end())
      } catch {
        deaf = true
      }
    },
  }
}
export type Hearer = ReturnType<typeof hearer>

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
