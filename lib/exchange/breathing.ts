import { setImmediate } from 'node:timers/promises'

const BREATH_MS = 15

/** Long work that lets others on now and then: the function it gives waits a turn when this one has had its time. */
export function breathing(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < BREATH_MS) return
    await setImmediate()
    since = performance.now()
  }
}
