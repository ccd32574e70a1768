export type Limiter = ReturnType<typeof limiter>

/** Lets at most `most` things go on at the same time; the others wait in the order they came. */
export function limiter(most: number) {
  let free = most
  const waiting: (() => void)[] = []

  async function enter(): Promise<void> {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  /** A place goes straight to whoever waits longest, so that nobody slips in between. */
  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  return {
    /** Whether nothing goes on. */
    idle: () => free === most,
    /** Does `work` when its turn has come. */
    async run<T>(work: () => Promise<T>): Promise<T> {
      await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
    /** A stream that begins when its turn has come; its place is free again when it has ended. */
    async *stream<T>(begin: () => AsyncIterable<T>): AsyncGenerator<T, void> {
      await enter()
      try {
        yield* begin()
      } finally {
        leave()
      }
    },
  }
}
