const KEEP_ALIVE_MS = 15_000

/**
 * Events as server-sent events (WHATWG HTML, section 9.2), one JSON object each, with a comment every 15 seconds so that proxies keep the
 * connection, and `[DONE]` at the end: without it the stream was cut. `stop` is called when the reader goes away; it must end the events,
 * because a generator that is waiting cannot be told to return.
 */
export function eventStream(events: AsyncGenerator<object, void>, stop: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let keepAlive: NodeJS.Timeout | undefined
  return new ReadableStream({
    start(controller) {
      keepAlive = setInterval(() => controller.enqueue(encoder.encode(': keep-alive\n\n')), KEEP_ALIVE_MS)
    },
    async pull(controller) {
      try {
        const { value, done } = await events.next()
        if (!done) return controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`))
        clearInterval(keepAlive)
        controller.enqueue(encoder.encode('data: [DONE]\n\n'))
        controller.close()
      } catch (error) {
        clearInterval(keepAlive)
        throw error
      }
    },
    async cancel() {
      clearInterval(keepAlive)
      stop()
      await events.return()
    },
  })
}
