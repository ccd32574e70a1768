import type { ProbeState } from './probe-schema'

/** What is remembered of a probe from one answer to the next. */
export type ProbeMemory = { state: ProbeState | null; since: Date | null; successes: number; failures: number; toldAt: Date | null }

/** So many failures in a row before anybody is told, and so many good answers before it may be told again. */
const TELL_AFTER = 3
const RECOVERED_AFTER = 3

/**
 * How a probe stands after one more answer, and whether people are told of it: once when it has failed three times in a row, and once when
 * it has answered three times in a row after that. A gateway that comes and goes is told of once.
 */
export function afterAnswer(before: ProbeMemory, state: ProbeState, at: Date): ProbeMemory & { tell: 'failing' | 'recovered' | null } {
  const failed = state === 'failing'
  const failures = failed ? before.failures + 1 : 0
  const successes = failed ? 0 : before.successes + 1
  const tell = before.toldAt === null ? (failures >= TELL_AFTER ? 'failing' : null) : successes >= RECOVERED_AFTER ? 'recovered' : null
  return {
    state,
    since: before.state === state ? before.since : at,
    failures,
    successes,
    toldAt: tell === 'failing' ? at : tell === 'recovered' ? null : before.toldAt,
    tell,
  }
}
