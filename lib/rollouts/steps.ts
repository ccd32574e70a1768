import type { Step } from './schema'

/** Which step to do now: of those whose time has come the newest, so that downtime makes no rush of releases. Null: none is due. */
export function dueStep(steps: readonly Step[], done: number, now: Date): number | null {
  const last = steps.findLastIndex(({ at }) => Date.parse(at) <= now.getTime())
  return last >= done ? last : null
}

/** When the next step is due after `done` of them; null when there is none. */
export const dueAfter = (steps: readonly Step[], done: number): Date | null => {
  const next = steps[done]
  return next ? new Date(next.at) : null
}

/**
 * The steps of a rollout that was paused from `pausedAt` to `now`: when the next one's time has passed, all that are left move by the length
 * of the pause, so that each still lasts as long as it was meant to.
 */
export function afterPause(steps: readonly Step[], done: number, pausedAt: Date, now: Date): Step[] {
  const next = dueAfter(steps, done)
  if (!next || next > now) return [...steps]
  const pauseMs = Math.max(0, now.getTime() - pausedAt.getTime())
  return steps.map((step, index) => (index < done ? step : { ...step, at: new Date(Date.parse(step.at) + pauseMs).toISOString() }))
}

/** What the release of a step says: which it is, and what the author said of the rollout. Nothing where they said nothing: a rule may want a note. */
export const noteOfStep = (steps: readonly Step[], step: number, note: string): string =>
  note === '' ? '' : `Step ${step + 1} of ${steps.length}: ${note}`

/**
 * The steps of a rollout that was asked for, when it is approved: one whose beginning has passed begins now, and all of it moves by as much,
 * so that each step lasts as long as it was meant to.
 */
export function afterWait(steps: readonly Step[], now: Date): Step[] {
  const waitedMs = now.getTime() - Date.parse(steps[0]?.at ?? '')
  if (!(waitedMs > 0)) return [...steps]
  return steps.map(({ at, weight }) => ({ at: new Date(Date.parse(at) + waitedMs).toISOString(), weight }))
}
