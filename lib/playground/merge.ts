/**
 * Many streams as one, in the order things happen. Each is read as fast as it comes, whatever the reader does, so that a slow reader
 * does not falsify what the others measure. Leaving the loop calls `stop` and waits until every stream has ended.
 */
export async function* merge<T>(streams: readonly AsyncIterable<T>[], stop: () => void): AsyncGenerator<T, void> {
  let ready: T[] = []
  let open = streams.length
  let wake = () => {}
  const pumps = streams.map(async (stream) => {
    try {
      for await (const each of stream) {
        ready.push(each)
        wake()
      }
    } finally {
      open -= 1
      wake()
    }
  })
  // Looked at below; until then a failure must not count as unhandled.
  const all = Promise.allSettled(pumps)
  try {
    for (;;) {
      const batch = ready
      ready = []
      yield* batch
      if (ready.length > 0) continue
      if (open === 0) break
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    await Promise.all(pumps)
  } finally {
    stop()
    await all
  }
}
