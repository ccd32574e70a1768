import type { CandidatePrompt } from './candidates'
import type { Here, Workspace } from './here'
import type { ParsedFault } from './parsed'
import type { Digested, Pins } from './pins'
import type { Choice, ImportPrompts, PlannedAction } from './schema'

/**
 * What becomes of one prompt of the file. `sameUpTo`: so many of its versions begin the history here; `from`: the index of the first that is
 * made. Those between stand on top here already (alikeHere).
 */
export type Decision = {
  candidate: CandidatePrompt
  digested: Digested[]
  action: PlannedAction
  reason: string
  target: string
  here: Here | null
  sameUpTo: number
  from: number
  options: Choice['as'][]
  faults: ParsedFault[]
}

const many = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

/** Decides for every prompt of a file what becomes of it, given what is here and what the person chose. */
export function decide(prompts: readonly CandidatePrompt[], pins: Pins, workspace: Workspace, input: ImportPrompts): Decision[] {
  const taken = new Set<string>()
  const decisions = prompts.map((candidate): Decision => {
    const { prompt } = candidate
    const digested = candidate.versions.map((version) => pins.of(version))
    const faults = [
      ...candidate.faults,
      ...digested.flatMap((each, index) =>
        'fault' in each ? [{ ...(candidate.versions[index]?.version.place ?? prompt.place), message: each.fault }] : [],
      ),
    ].slice(0, 20)
    const same = { candidate, digested, faults, target: prompt.name, from: 0, sameUpTo: 0, here: null, options: [] }
    const asked = Object.hasOwn(input.choices, prompt.name) ? input.choices[prompt.name] : undefined
    if (asked?.as === 'skip' && (faults.length > 0 || prompt.leftovers.length > 0))
      return { ...same, action: 'skip', reason: 'You chose to skip it.' }
    if (faults.length > 0) return { ...same, action: 'refused', reason: 'It cannot be imported as it is.' }
    if (prompt.leftovers.length > 0 && !input.leaveAsText)
      return {
        ...same,
        action: 'refused',
        reason: `${many(prompt.leftovers.length, 'place')} in it ${prompt.leftovers.length === 1 ? 'has' : 'have'} no equivalent here.`,
      }
    return prompt.archived ? decideArchived(same, workspace) : decideLive(same, workspace, input, taken)
  })
  refuseOrphans(decisions)
  return decisions
}

type Begun = Omit<Decision, 'action' | 'reason'>
const digestsOf = ({ digested }: Begun) => digested.map((each) => ('fault' in each ? '' : each.digest))

function sameFirst(digests: string[], here: Here): number {
  const differs = digests.findIndex((digest, index) => here.versions[index]?.digest !== digest)
  return differs < 0 ? digests.length : differs
}

/** How many of the file's versions an import before put on top here: the longest end of the history here that they go on with. */
function onTopAlready(digests: string[], here: Here, sameUpTo: number): number {
  const most = Math.min(digests.length, here.versions.length) - sameUpTo
  for (let count = most; count > 0; count--) {
    const begin = here.versions.length - count
    let index = 0
    while (index < count && here.versions[begin + index]?.digest === digests[sameUpTo + index]) index++
    if (index === count) return count
  }
  return 0
}

/** Several archived prompts may have had one name. One that lives on here is neither archived nor made a second time. */
function decideArchived(begun: Begun, workspace: Workspace): Decision {
  const { target, candidate } = begun
  const digests = digestsOf(begun)
  const isAlike = (each: Here) => each.kind === candidate.prompt.kind && sameFirst(digests, each) === digests.length
  const archived = workspace.archived.get(target)?.find(isAlike)
  if (archived) return { ...begun, here: archived, sameUpTo: digests.length, action: 'skip', reason: 'It is archived here already.' }
  const live = workspace.byName.get(target)
  if (live?.name === target && isAlike(live))
    return { ...begun, here: live, sameUpTo: digests.length, action: 'skip', reason: 'It is here already, and not archived.' }
  return { ...begun, action: 'create', reason: 'It comes as an archived prompt.' }
}

function decideLive(one: Begun, workspace: Workspace, { choices, onConflict }: ImportPrompts, taken: Set<string>): Decision {
  const { prompt } = one.candidate
  const { name } = prompt
  const own = workspace.byName.get(name)
  // What may be chosen stays the same, whatever was chosen.
  const options: Choice['as'][] = !own
    ? []
    : own.kind === prompt.kind && own.name === name
      ? ['new_versions', 'rename', 'skip']
      : ['rename', 'skip']
  const begun = { ...one, options }
  const asked = Object.hasOwn(choices, name) ? choices[name] : undefined
  const choice: Choice | undefined = asked ?? (onConflict === 'ask' ? undefined : { as: onConflict })
  const renamed = asked?.as === 'rename' ? asked.name : undefined
  const target = renamed ?? name
  const here = workspace.byName.get(target) ?? null
  if (taken.has(target))
    return {
      ...begun,
      target,
      action: 'conflict',
      reason: `Another prompt of the file will be named ${target}.`,
      options: ['rename', 'skip'],
    }
  if (asked?.as === 'skip') return { ...begun, here, action: 'skip', reason: 'You chose to skip it.' }
  if (!here) {
    taken.add(target)
    return { ...begun, target, action: 'create', reason: `It will be made with ${many(begun.digested.length, 'version')}.` }
  }
  const digests = digestsOf(begun)
  const sameUpTo = here.kind === prompt.kind ? sameFirst(digests, here) : 0
  const from = sameUpTo + (here.kind === prompt.kind ? onTopAlready(digests, here, sameUpTo) : 0)
  const met = { ...begun, target, here, sameUpTo, from }
  const known = `${here.name}${here.name === target ? '' : ` (which ${target} is an old name of)`}`
  if (here.kind === prompt.kind && sameUpTo === digests.length)
    return {
      ...met,
      action: 'skip',
      reason: digests.length === here.versions.length ? 'It is here already, with the same history.' : 'All its versions are here already.',
    }
  const isSame = here.kind === prompt.kind
  if (isSame && from === digests.length) return { ...met, action: 'skip', reason: 'Its versions are on top here already.' }
  if (choice?.as === 'skip') return { ...met, action: 'skip', reason: 'It differs from the one here, and you chose to skip it.' }
  if (choice?.as === 'new_versions' && options.includes('new_versions')) {
    taken.add(target)
    const count = digests.length - from
    return { ...met, action: 'add_versions', reason: `${many(count, 'new version')} on top of version ${here.newestVersion}.` }
  }
  const differs = !isSame
    ? `${known} is a ${here.kind} prompt here.`
    : sameUpTo === here.versions.length
      ? `${known} is here with an earlier history: ${many(digests.length - sameUpTo, 'version')} of the file would be new.`
      : `${known} is here with another history: ${sameUpTo === 0 ? 'no version is alike' : `alike up to version ${sameUpTo}`}.`
  return { ...met, action: 'conflict', reason: differs }
}

/** What includes a version that will not be there cannot be made either; and so on, until nothing changes. */
function refuseOrphans(decisions: Decision[]): void {
  const of = new Map(decisions.map((decision) => [decision.candidate, decision]))
  for (let changed = true; changed; ) {
    changed = false
    for (const decision of decisions) {
      if (decision.action !== 'create' && decision.action !== 'add_versions') continue
      for (const [index, each] of decision.digested.entries()) {
        if ('fault' in each || index < decision.from) continue
        const lost = each.pins.find((pin) => {
          if (pin.from === 'here') return false
          const holder = of.get(pin.prompt)
          if (!holder || (holder.action === 'conflict' && holder.options.includes('new_versions'))) return !holder
          return !hasVersion(holder, pin.prompt.versions.indexOf(pin.candidate))
        })
        if (!lost) continue
        decision.action = 'refused'
        decision.reason = `It includes ${lost.from === 'file' ? lost.prompt.prompt.name : lost.name}, which will not be imported.`
        decision.faults.push({ ...decision.candidate.prompt.place, message: decision.reason })
        changed = true
        break
      }
    }
  }
}

/** The version here that one of the file is alike: it begins the same history, or an import before put it on top. */
export function alikeHere({ here, sameUpTo, from }: Decision, index: number): Here['versions'][number] | undefined {
  if (index < sameUpTo) return here?.versions[index]
  return here && index < from ? here.versions[here.versions.length - from + index] : undefined
}

/** Whether a version of the file will be here: made, or alike one that is. */
export function hasVersion(decision: Decision, index: number): boolean {
  if (decision.action === 'create' || decision.action === 'add_versions') return true
  return decision.action === 'skip' && alikeHere(decision, index) !== undefined
}
