import type { RuleBreak } from '@/lib/releases/schema'
import { type Arms, share } from './live'

/** Who gets the version: everybody at once, a share of them, or more and more of them. */
export type Way = 'everyone' | 'share' | 'steps'

/** One row of a split as typed; percent may be broken while it is typed. */
export type ShareRow = { version: number; percent: number }
/** One row of a ramp as typed: `at` as a datetime-local field has it, empty for at once. */
export type StepRow = { at: string; percent: number }

const toBasisPoints = (percent: number) => Math.round(percent * 100)

/** A split in which the standing version takes what the others leave. Null while the rows make none. */
export function splitOf(rows: readonly ShareRow[], standing: number): { version: number; weight: number }[] | null {
  const grown = rows.map(({ version, percent }) => ({ version, weight: toBasisPoints(percent) }))
  const rest = 10_000 - grown.reduce((sum, { weight }) => sum + weight, 0)
  const versions = [...grown.map(({ version }) => version), standing]
  const isWhole = grown.every(({ weight }) => Number.isInteger(weight) && weight >= 1) && rest >= 1
  return rows.length >= 1 && rows.length <= 4 && isWhole && new Set(versions).size === versions.length
    ? [...grown, { version: standing, weight: rest }]
    : null
}

/** What is left for the standing version, in percent; negative when the rows ask for too much. */
export const restOf = (rows: readonly ShareRow[]): number =>
  (10_000 - rows.reduce((sum, { percent }) => sum + (toBasisPoints(percent) || 0), 0)) / 100

const hourMs = 3_600_000
/** 10 % at once, half of them in an hour, everybody in a day. */
export const usualSteps = (now: Date): StepRow[] => [
  { at: '', percent: 10 },
  { at: localField(new Date(now.getTime() + hourMs)), percent: 50 },
  { at: localField(new Date(now.getTime() + 24 * hourMs)), percent: 100 },
]

/** A time as a datetime-local field has it, in the person's own zone. */
export function localField(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/** The steps as the verb wants them, and what is wrong with them in words. */
export function stepsOf(rows: readonly StepRow[]): { steps: { at?: string; weight: number }[]; fault: string | null } {
  const steps = rows.map(({ at, percent }) => {
    const time = Date.parse(at)
    return { weight: toBasisPoints(percent), ...(Number.isFinite(time) && { at: new Date(time).toISOString() }) }
  })
  return { steps, fault: faultOf(steps) }
}

function faultOf(steps: readonly { at?: string; weight: number }[]): string | null {
  for (const [index, { at, weight }] of steps.entries()) {
    const before = steps[index - 1]
    const which = `Step ${index + 1}`
    if (!(weight >= 1 && weight <= 10_000)) return `${which}: give a percentage above 0 and up to 100.`
    if (!before) continue
    if (at === undefined) return `${which}: say when. Only the first step may be done at once.`
    if (before.at !== undefined && at <= before.at) return `${which} has to come after the one before.`
    if (weight <= before.weight) return `${which} has to be larger than the one before.`
  }
  return steps.length === 0 ? 'Add at least one step.' : null
}

/** `10 %, then 50 %, then 100 %`. */
export const stepsInWords = (steps: readonly { weight: number }[]): string => steps.map(({ weight }) => share(weight)).join(', then ')

/** What the button of a release dialog does. */
export type Act = 'go' | 'ask' | 'override' | 'none'
type Asking = {
  refusals: readonly RuleBreak[]
  note: string
  mayWrite: boolean
  mayRequest: boolean
  mayOverride: boolean
  /** Whether somebody else can be asked to do it. */
  askable: boolean
}

/** What rules leave to do: release, ask for approval, pass over gates with a reason, or nothing. `open`: what stands in the way. */
export function decide({ refusals, note, mayWrite, mayRequest, mayOverride, askable }: Asking) {
  const noteMissing = refusals.some(({ rule }) => rule === 'note') && note.trim() === ''
  const open = refusals.filter(({ rule }) => rule !== 'note')
  const has = (...rules: RuleBreak['rule'][]) => open.some(({ rule }) => rules.includes(rule))
  const act = (): Act => {
    if (has('region', 'capability')) return 'none'
    if (!mayWrite || has('approval', 'role')) return askable && mayRequest ? 'ask' : 'none'
    if (open.length === 0) return 'go'
    return mayOverride && open.every(({ overridable }) => overridable) ? 'override' : 'none'
  }
  return { act: act(), open, noteMissing, noteWanted: refusals.some(({ rule }) => rule === 'note') }
}

/** The rows to begin a change of a live split with: all but the standing version. */
export const rowsOf = (arms: Arms): ShareRow[] => arms.slice(0, -1).map(({ version, weight }) => ({ version, percent: weight / 100 }))
