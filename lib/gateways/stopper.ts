/** When nobody sets a limit: a gateway that sends signs of life for ever must come to an end. */
const MAX_DEADLINE_MS = 30 * 60_000

/** Milliseconds since it was made, to a hundredth. */
export function stopwatch(): () => number {
  const started = performance.now()
  return () => Math.round((performance.now() - started) * 100) / 100
}

/** `late` says that it was the deadline, which stands still until `run` and from `pause` on; `end` forgets both. */
export type Stopper = {
  signal: AbortSignal
  deadlineMs: number
  late: () => boolean
  run: () => void
  pause: () => void
  end: () => void
}
/** The caller's signal and a deadline as one. */
export function stopper(signal: AbortSignal | undefined, deadlineMs = MAX_DEADLINE_MS): Stopper {
  const stop = new AbortController()
  let late = false
  let leftMs = deadlineMs
  let elapsedMs = stopwatch()
  let timer: NodeJS.Timeout | undefined
  const aborted = () => stop.abort(signal?.reason)
  function pause(): void {
    if (timer) leftMs -= elapsedMs()
    clearTimeout(timer)
    timer = undefined
  }
  if (signal?.aborted) aborted()
  else signal?.addEventListener('abort', aborted, { once: true })
  return {
    signal: stop.signal,
    deadlineMs,
    late: () => late && signal?.aborted !== true,
    run() {
      pause()
      elapsedMs = stopwatch()
      timer = setTimeout(() => {
        late = true
        stop.abort()
      }, leftMs).unref()
    },
    pause,
    end() {
      pause()
      signal?.removeEventListener('abort', aborted)
    },
  }
}
