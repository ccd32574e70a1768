import type { Frozen } from '@/lib/environments/freeze/schema'
import type { RouteCheck } from '@/lib/environments/schema'
import type { GateState } from '@/lib/release-gates/states'
import { atLeast } from '@/lib/workspaces/roles'
import type { Role } from '@/prisma/generated/enums'
import type { RuleBreak, RuleWarning } from './schema'

type Place = { slug: string }

/** `role` null: Versicle itself. */
export function roleBreak({ slug }: Place, least: Role, role: Role | null): RuleBreak[] {
  if (role === null || atLeast(role, least)) return []
  const who =
    least === 'owner' ? 'Only an owner releases' : `Only ${least === 'admin' ? 'admins and owners release' : 'releasers and above release'}`
  return [{ rule: 'role', overridable: false, message: `${who} to ${slug}. You act as ${role} here.` }]
}

export function freezeBreak({ slug }: Place, frozen: Frozen | null): RuleBreak[] {
  if (!frozen) return []
  const why = frozen.reason === '' ? '' : `: ${frozen.reason}`
  const end = frozen.until === null ? 'No end of it is in sight' : `It ends at ${frozen.until}`
  return [{ rule: 'freeze', overridable: false, message: `${slug} is frozen${why}. ${end}. Rolling back is possible at any time.` }]
}

export const noteBreak = ({ slug }: Place, required: boolean, note: string): RuleBreak[] =>
  required && note.trim() === ''
    ? [{ rule: 'note', overridable: false, message: `Say in the note why this goes to ${slug}: it wants one.` }]
    : []

/** Each gate that is not green for every version; an owner may go past it with a reason. */
export const gateBreaks = (
  { slug }: Place,
  arms: readonly { versionId: string; number: number }[],
  states: readonly GateState[],
): RuleBreak[] =>
  states.flatMap(({ gate, verdicts }) => {
    const missing = verdicts.filter(({ colour }) => colour !== 'green')
    if (missing.length === 0) return []
    const said = missing.map(({ versionId, colour, comment, author }) => {
      const number = arms.find((arm) => arm.versionId === versionId)?.number
      if (colour === 'open') return `version ${number} is not signed off`
      return `${author?.name ?? 'Somebody'} said no to version ${number}${comment === '' ? '' : ` (“${comment.slice(0, 200)}”)`}`
    })
    const message = `The gate “${gate.name}” of ${slug} is not green: ${said.join('; ')}.`
    return [{ rule: 'gate', overridable: true, message, gateId: gate.id } as const]
  })

/** The simulator is there to try things out, so what it cannot do holds nothing up. */
const isRefused = ({ verdict, targets }: RouteCheck) => verdict === 'cannot' && !targets.every(({ simulator }) => simulator)

/** Refused by the routes: a version that leads outside the region, and one that no target at all can run. */
export const routeBreaks = (checks: readonly RouteCheck[]): RuleBreak[] =>
  checks.flatMap((check) => {
    const { version, problem, targets } = check
    const { slug } = check.environment
    const breaks: RuleBreak[] = []
    if (problem?.kind === 'outside') breaks.push({ rule: 'region', overridable: false, message: `Version ${version}: ${problem.message}` })
    if (isRefused(check)) {
      const message = `Nothing in ${slug} can run version ${version}. ${reasonsOf(targets)}`
      breaks.push({ rule: 'capability', overridable: false, message })
    }
    return breaks
  })

/**
 * Told only: a version that leads nowhere, because whoever only reads prompts needs no route; and one that some targets cannot run, or
 * may not be able to. Going back is never held up, so of one that leads outside the region it is told too.
 */
export const routeWarnings = (checks: readonly RouteCheck[], goesBack = false): RuleWarning[] =>
  checks.flatMap((check) => {
    const { version, problem, targets } = check
    const { slug } = check.environment
    const warnings: RuleWarning[] = []
    if (problem && (problem.kind === 'missing' || goesBack))
      warnings.push({ rule: 'region', message: `Version ${version}: ${problem.message}` })
    const cannot = targets.filter((target) => target.verdict === 'cannot')
    if (!isRefused(check) && cannot.length > 0)
      warnings.push({ rule: 'capability', message: `Not every target in ${slug} can run version ${version}. ${reasonsOf(cannot)}` })
    const open = targets.filter((target) => target.verdict === 'unknown')
    if (open.length > 0)
      warnings.push({ rule: 'capability', message: `Whether all of ${slug} can run version ${version} is not known. ${reasonsOf(open)}` })
    return warnings
  })

const reasonsOf = (targets: RouteCheck['targets']) => [...new Set(targets.flatMap(({ reasons }) => reasons))].join(' ')
