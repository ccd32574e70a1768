import type { Ctx } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { breathing } from './breathing'
import { type CandidatePrompt, candidateOf } from './candidates'
import { type Decision, decide } from './decide'
import { whatIsHere } from './here'
import { Pins } from './pins'
import { readFiles } from './read-files'
import type { ImportPlan, ImportPrompts, PlannedPrompt } from './schema'

/** A plan shows so many contents, and so much of them; the counts are always whole. */
const SHOWN_CONTENTS = 300
const SHOWN_CHARACTERS = 4_000_000
const SHOWN_NOTES = 200

export type Decided = { decisions: Decision[]; plan: ImportPlan }

/** Reads the files and decides what becomes of each prompt, as things are now. */
export async function decideImport(ctx: Ctx, input: ImportPrompts): Promise<Decided> {
  const { prompts, faults } = readFiles(input.files, input.syntax)
  const candidates: CandidatePrompt[] = []
  const breath = breathing()
  for (const prompt of prompts) {
    candidates.push(candidateOf(prompt))
    await breath()
  }
  const names = candidates.flatMap(({ prompt, versions }) => [
    prompt.name,
    ...prompt.aliases,
    ...versions.flatMap(({ pins, includes }) => [...includes, ...(pins ?? []).map((pin) => pin.prompt)]),
  ])
  const renames = Object.values(input.choices).flatMap((choice) => (choice.as === 'rename' ? [choice.name] : []))
  const workspace = await whatIsHere(ctx, new Set([...names, ...renames]))
  const pins = new Pins(candidates, workspace)
  for (const { versions } of candidates) {
    for (const version of versions) pins.of(version)
    await breath()
  }
  const decisions = decide(candidates, pins, workspace, input)
  return { decisions, plan: planOf(decisions, faults, workspace.environments) }
}

function planOf(decisions: Decision[], faults: ImportPlan['faults'], here: ReadonlySet<string>): ImportPlan {
  let room = SHOWN_CHARACTERS
  const counts = { create: 0, add_versions: 0, skip: 0, conflict: 0, refused: 0, newVersions: 0, leftovers: 0 }
  const environments = new Map<string, number>()
  const planned = decisions.map((decision, index): PlannedPrompt => {
    const { candidate, action, digested, from, here, options } = decision
    const { prompt } = candidate
    const isMade = action === 'create' || action === 'add_versions'
    const newVersions = isMade ? digested.length - from : 0
    counts[action]++
    counts.newVersions += newVersions
    counts.leftovers += prompt.leftovers.length
    if (isMade)
      for (const { environment, live } of prompt.releases) if (live) environments.set(environment, (environments.get(environment) ?? 0) + 1)
    const content = index < SHOWN_CONTENTS && room > 0 ? (candidate.versions.at(-1)?.content ?? null) : null
    if (content) room -= JSON.stringify(content).length
    return {
      name: prompt.name,
      target: decision.target,
      kind: prompt.kind,
      format: prompt.format,
      place: prompt.place,
      action,
      reason: decision.reason,
      versions: prompt.versions.length,
      newVersions,
      existing: here && {
        promptId: here.promptId,
        newestVersion: here.newestVersion,
        sameUpTo: decision.sameUpTo,
        kind: here.kind,
        archived: here.archived,
      },
      options,
      content,
      converted: prompt.converted.slice(0, SHOWN_NOTES),
      leftovers: prompt.leftovers.slice(0, SHOWN_NOTES),
      faults: decision.faults,
      releases: prompt.releases.slice(-SHOWN_NOTES),
    }
  })
  return {
    prompts: planned,
    faults,
    environments: [...environments].map(([slug, prompts]) => ({ slug, here: here.has(slug), prompts })),
    counts,
    ready: faults.length === 0 && counts.conflict === 0 && counts.refused === 0 && counts.create + counts.add_versions > 0,
  }
}

/** What an import would do, told before anything is made. Throws `invalid` for files that are broken or too large as a whole. */
export async function planImport(ctx: Ctx, input: ImportPrompts): Promise<ImportPlan> {
  authorize(ctx, 'prompt.write')
  return (await decideImport(ctx, input)).plan
}
