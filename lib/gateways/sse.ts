import { createParser } from 'eventsource-parser'

/** One event may weigh this many characters; a gateway that sends more in one piece is not answering, it is flooding. */
const MAX_EVENT_CHARS = 16_000_000

/**
 * The `data` of each server-sent event (WHATWG HTML, section 9.2) in a byte stream, however the bytes are cut into chunks: inside a
 * line, a CRLF or a UTF-8 character. Comments and other fields are skipped. An event without its closing blank line still counts,
 * because gateways leave it out after the last one. Throws RangeError on an event that is too large.
 */
export async function* sseData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
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
  function* take(text: string) {
    parser.feed(text)
    if (flooded) throw new RangeError('One event of the stream is too large.')
    yield* ready.splice(0)
  }
  for await (const chunk of chunks) yield* take(decoder.decode(chunk, { stream: true }))
  yield* take(`${decoder.decode()}\n\n`)
}
