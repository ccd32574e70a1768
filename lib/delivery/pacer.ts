import { logger } from '@/lib/logger'

type Pace = {
  /** What is waited after a first change, for others to come along. */
  settleMs: number
  /** How many times as long as the work took is rested after it, so that it takes a bounded share of the process. */
  restFactor: number
  /** The longest that nothing is done although nothing changed. */
  everyMs: number
}
const retryMs = 2_000

/** Does a piece of work when something changed: soon, never twice at once, never without rest; and now and then when nothing did. */
export function createPacer(name: string, { settleMs, restFactor, everyMs }: Pace, work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined
  let dueAtMs = Number.POSITIVE_INFINITY
  let restUntilMs = 0
  let underWay: Promise<void> | undefined
  let changed = false
  let running = false
  let failing = false

  function at(wantedMs: number): void {
    if (!running || underWay || wantedMs >= dueAtMs) return
    clearTimeout(timer)
    dueAtMs = Math.max(wantedMs, restUntilMs)
    timer = setTimeout(() => void run(), Math.max(0, dueAtMs - performance.now())).unref()
  }

  function run(): Promise<void> {
    clearTimeout(timer)
    dueAtMs = Number.POSITIVE_INFINITY
    changed = false
    const beganMs = performance.now()
    underWay = work()
      .then(
        () => {
          failing = false
          restUntilMs = performance.now() + restFactor * (performance.now() - beganMs)
        },
        (error: unknown) => {
          changed = true
          restUntilMs = performance.now() + retryMs
          if (!failing) logger.warn({ err: error }, `could not write ${name}; trying again every few seconds`)
          failing = true
        },
      )
      .finally(() => {
        underWay = undefined
        at(performance.now() + (changed ? settleMs : everyMs))
      })
    return underWay
  }

  return {
    /** Something changed. */
    change(): void {
      changed = true
      at(performance.now() + settleMs)
    },
    start(): void {
      running = true
      changed = true
      at(performance.now() + settleMs)
    },
    /** Ends it; what changed since the last time is done once more first. */
    async stop(): Promise<void> {
      running = false
      clearTimeout(timer)
      dueAtMs = Number.POSITIVE_INFINITY
      await underWay
      if (changed) await run()
    },
  }
}
