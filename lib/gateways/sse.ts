import { createParser } from 'eventsource-parser'

/** One event may weigh this many characters; a gateway that sends more in one piece is not answering, it is flooding. */
const MAX_EVENT_CHARS = 16_000_000

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) from bytes, however they are cut into chunks: inside a line, a CRLF or a UTF-8
 * character. `take` and `end` answer the `data` of the events that became whole. Comments and other fields are skipped. An event without
 * its closing blank line still counts at the end, because gateways leave it out after the last one. Both throw RangeError on an event that
 * is too large.
 */
export function sseReader() {
  const ready: string[] = []
  let flooded = false
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: ({ data }) => ready.push(data),
    onError: ({ type }) => {
      flooded ||= type === 'max-buffer-size-exceeded'
    },
  })
  const decoder = new TextDecoder()
  function feed(text: string): string[] {
    parser.feed(text)
    if (flooded) throw new RangeError('One event of the stream is too large.')
    return ready.splice(0)
  }
  return {
    take: (bytes: Uint8Array): string[] => feed(decoder.decode(bytes, { stream: true })),
    end: (): string[] => feed(`${decoder.decode()}\n\n`),
  }
}

/** The same for a stream of bytes. */
export async function* sseData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const reader = sseReader()
  for await (const chunk of chunks) yield* reader.take(chunk)
  yield* reader.end()
}
