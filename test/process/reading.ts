import { setTimeout as sleep } from 'node:timers/promises'

/** What a reader saw: the status, or why there was none; how long it took, when it was asked, and `Versicle-Stale` in seconds. */
export type Seen = { what: string; status: number | string; ms: number; atMs: number; stale: number | null; etag: string | null }

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

/** One request, timed; a failed one is told by its error instead of a status. */
export async function see(what: string, url: string, init: RequestInit = {}): Promise<Seen & { body: string; headers: Headers }> {
  const atMs = performance.now()
  try {
    const answer = await fetch(url, { redirect: 'manual', ...init })
    const body = await answer.text()
    const stale = answer.headers.get('versicle-stale')
    const ms = performance.now() - atMs
    const { status, headers } = answer
    return { what, status, ms, atMs, stale: stale === null ? null : Number(stale), etag: headers.get('etag'), body, headers }
  } catch (error) {
    const { message, cause } = error as Error
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message
    return { what, status: why, ms: performance.now() - atMs, atMs, stale: null, etag: null, body: '', headers: new Headers() }
  }
}

/** Readers that ask the same few things again and again, one after the other, until stopped. */
export function keepReading(asks: readonly { what: string; url: string; init: RequestInit }[], readers: number) {
  const seen: Seen[] = []
  let reading = true
  const one = async (first: number) => {
    for (let turn = first; reading; turn++) {
      const ask = asks[turn % asks.length]
      if (ask) {
        const { what, status, ms, atMs, stale, etag } = await see(ask.what, ask.url, ask.init)
        seen.push({ what, status, ms, atMs, stale, etag })
      }
      await sleep(2)
    }
  }
  const work = Promise.all(Array.from({ length: readers }, (_, index) => one(index)))
  return {
    seen,
    async stop(): Promise<Seen[]> {
      reading = false
      await work
      return seen
    },
  }
}

/** Asks again until `done`, at most `withinMs`; answers the milliseconds it took. Throws when it never was. */
export async function until(what: string, withinMs: number, done: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await done())) {
    if (performance.now() - began > withinMs) throw new Error(`${what}: not within ${withinMs} ms.`)
    await sleep(10)
  }
  return performance.now() - began
}
