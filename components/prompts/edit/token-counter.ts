import type { CountAnswer, CountRequest } from './token-worker'
import type { TokenizerName } from './tokenizer'

/** Answers with the tokens of each text, off the main thread where the browser allows it; else when the page is idle. */
export function createTokenCounter() {
  let worker: Worker | null = null
  let ids = 0
  const waiting = new Map<number, { request: CountRequest; resolve: (counts: number[]) => void; reject: (error: unknown) => void }>()

  const whenIdle = () =>
    new Promise<void>((resolve) =>
      typeof requestIdleCallback === 'function' ? requestIdleCallback(() => resolve(), { timeout: 2_000 }) : setTimeout(resolve, 200),
    )
  const here = async (request: CountRequest) => {
    await whenIdle()
    return (await (await import('./token-worker')).countTexts(request)).counts
  }
  let broken = false
  const open = (): Worker | null => {
    if (broken || typeof Worker === 'undefined') return null
    try {
      const made = new Worker(new URL('./token-worker.ts', import.meta.url), { type: 'module' })
      made.onmessage = ({ data }: MessageEvent<CountAnswer>) => {
        waiting.get(data.id)?.resolve(data.counts)
        waiting.delete(data.id)
      }
      made.onerror = () => {
        broken = true
        made.terminate()
        worker = null
        for (const { request, resolve, reject } of waiting.values()) here(request).then(resolve, reject)
        waiting.clear()
      }
      return made
    } catch {
      broken = true
      return null
    }
  }

  return {
    count(tokenizer: TokenizerName, texts: string[]): Promise<number[]> {
      const request: CountRequest = { id: ++ids, tokenizer, texts }
      worker ??= open()
      if (!worker) return here(request)
      return new Promise((resolve, reject) => {
        waiting.set(request.id, { request, resolve, reject })
        worker?.postMessage(request)
      })
    },
    close(): void {
      worker?.terminate()
      worker = null
      waiting.clear()
    },
  }
}
