import { actorRef, type Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { conflict, invalid } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { claimName } from '@/lib/prompts/claim-name'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { resolveWith } from '@/lib/prompts/resolve'
import type { PinnedPartial } from '@/lib/prompts/schema'
import { renderFaults } from '@/lib/prompts/template'
import { templatesOf } from '@/lib/prompts/texts'
import { variablesOf } from '@/lib/prompts/variables'
import { breathing } from './breathing'
import type { Candidate } from './candidates'
import { alikeHere, type Decision } from './decide'
import { heightOf, holdIncluded } from './hold-included'

/** So many rows, and about so many characters, go to the database in one statement. */
const ROWS_AT_ONCE = 200
const CHARACTERS_AT_ONCE = 4_000_000

/** A prompt that is being written: its id here, and the number that each of its file's versions has here. */
export type Written = { decision: Decision; promptId: string; numbers: Map<number, number>; newestVersion: number; made: number }
type Row = Prisma.PromptVersionCreateManyInput & {
  content: PromptContent
  partials: PinnedPartial[]
  digest: string
  number: number
  promptId: string
}

/** Makes prompts and versions as decided, every id and number thought of first, so that each may include any other. */
export async function writePrompts(tx: Tx, ctx: Ctx, decisions: readonly Decision[]): Promise<Written[]> {
  const written = decisions.filter(({ action }) => action === 'create' || action === 'add_versions').map(begin)
  await createPrompts(tx, ctx, written)
  await raiseNumbers(tx, ctx, written)
  await holdIncluded(tx, ctx, decisions)
  const rows = rowsOf(ctx, decisions, written)
  await fillVariables(tx, ctx, rows, written)
  for (const batch of batchesOf(rows)) await tx.promptVersion.createMany({ data: batch as Prisma.PromptVersionCreateManyInput[] })
  return written
}

function begin(decision: Decision): Written {
  const { candidate, here, action, from } = decision
  const base = action === 'add_versions' && here ? here.newestVersion - from : 0
  const numbers = new Map(
    candidate.versions.map(({ version }, index) => [version.number, alikeHere(decision, index)?.number ?? base + index + 1]),
  )
  const made = candidate.versions.length - from
  const promptId = action === 'add_versions' && here ? here.promptId : newId('prm')
  return { decision, promptId, numbers, made, newestVersion: base + candidate.versions.length }
}

async function createPrompts(tx: Tx, ctx: Ctx, written: Written[]): Promise<void> {
  const { workspaceId } = ctx
  const made = written.filter(({ decision }) => decision.action === 'create')
  const now = new Date()
  for (let at = 0; at < made.length; at += ROWS_AT_ONCE) {
    const batch = made.slice(at, at + ROWS_AT_ONCE)
    await tx.prompt.createMany({
      data: batch.map(({ promptId: id, newestVersion, decision: { target, candidate } }) => ({
        id,
        workspaceId,
        name: target,
        kind: candidate.prompt.kind,
        description: candidate.prompt.description,
        tags: candidate.tags,
        newestVersion,
        createdBy: actorRef(ctx),
        archivedAt: candidate.prompt.archived ? now : null,
      })),
    })
    const live = batch.filter(({ decision }) => !decision.candidate.prompt.archived)
    const named = await tx.promptName.createManyAndReturn({
      data: live.map(({ promptId, decision }) => ({ workspaceId, promptId, name: decision.target, current: true })),
      skipDuplicates: true,
      select: { promptId: true },
    })
    const done = new Set(named.map(({ promptId }) => promptId))
    // What an archived prompt holds is free; whatever else has it meanwhile is a conflict that claimName tells.
    for (const { promptId, decision } of live) if (!done.has(promptId)) await claimName(tx, ctx, promptId, decision.target)
  }
  // Old names that are free come along, those of live prompts first.
  const byLife = [...made].sort((a, b) => Number(a.decision.candidate.prompt.archived) - Number(b.decision.candidate.prompt.archived))
  const aliases = byLife.flatMap(({ promptId, decision: { candidate, target } }) =>
    target !== candidate.prompt.name ? [] : candidate.prompt.aliases.map((name) => ({ workspaceId, promptId, name, current: false })),
  )
  if (aliases.length > 0) await tx.promptName.createMany({ data: aliases, skipDuplicates: true })
}

/** Takes the numbers of versions that go on top, if nobody saved there meanwhile. */
async function raiseNumbers(tx: Tx, { workspaceId }: Ctx, written: Written[]): Promise<void> {
  const onTop = written
    .filter(({ decision }) => decision.action === 'add_versions')
    .sort((a, b) => heightOf(a.decision) - heightOf(b.decision) || (a.promptId < b.promptId ? -1 : 1))
  for (const { promptId, newestVersion, decision } of onTop) {
    const raised = await tx.prompt.updateMany({
      where: { id: promptId, workspaceId, archivedAt: null, newestVersion: decision.here?.newestVersion ?? 0 },
      data: { newestVersion, updatedAt: new Date() },
    })
    if (raised.count === 0) throw conflict(`${decision.target} was changed meanwhile. Look at the preview again. Nothing was imported.`)
  }
}

function rowsOf(ctx: Ctx, decisions: readonly Decision[], written: Written[]): Row[] {
  const ids = new Map<Candidate, { promptId: string; versionId: string; number: number }>()
  const byDecision = new Map(written.map((each) => [each.decision, each]))
  for (const decision of decisions) {
    const own = byDecision.get(decision)
    for (const [index, candidate] of decision.candidate.versions.entries()) {
      const same = alikeHere(decision, index)
      if (same && decision.here) ids.set(candidate, { promptId: decision.here.promptId, versionId: same.id, number: same.number })
      else if (own)
        ids.set(candidate, { promptId: own.promptId, versionId: newId('ver'), number: own.numbers.get(candidate.version.number) ?? 0 })
    }
  }
  return written.flatMap(({ decision, promptId, numbers }) =>
    decision.candidate.versions.slice(decision.from).flatMap((candidate, index): Row[] => {
      const digested = decision.digested[decision.from + index]
      const place = ids.get(candidate)
      if (!digested || 'fault' in digested || !place) throw new Error(`${decision.target} was decided on without its digest.`)
      const { version } = candidate
      const partials = digested.pins.map((pin): PinnedPartial => {
        const named = { name: pin.name, ...(pin.ownLines && { ownLines: pin.ownLines }) }
        if (pin.from === 'here') return { ...named, promptId: pin.prompt.promptId, versionId: pin.versionId, number: pin.number }
        const target = ids.get(pin.candidate)
        if (!target) throw invalid(`${decision.target} includes ${pin.name}, which will not be imported.`)
        return { ...named, ...target }
      })
      return [
        {
          id: place.versionId,
          workspaceId: ctx.workspaceId,
          promptId,
          number: place.number,
          content: digested.content,
          partials,
          variables: [],
          note: version.note,
          baseVersion: (version.baseVersion !== null && numbers.get(version.baseVersion)) || null,
          digest: digested.digest,
          author: actorRef(ctx),
          authorName: ctx.actor.name,
          importedFrom: {
            format: decision.candidate.prompt.format,
            file: version.place.file,
            number: version.number,
            author: version.author,
            createdAt: version.createdAt,
          },
        },
      ]
    }),
  )
}

/** Notes the variables of each version, its partials in place; refuses what does not work with them. */
async function fillVariables(tx: Tx, { workspaceId }: Ctx, rows: Row[], written: Written[]): Promise<void> {
  const names = new Map(written.map(({ promptId, decision }) => [promptId, decision.target]))
  const fresh = new Map(rows.map((row) => [row.id ?? '', row]))
  const find = async (versionIds: string[]) => {
    const made = versionIds.flatMap((id) => fresh.get(id) ?? [])
    const others = versionIds.filter((id) => !fresh.has(id))
    const saved =
      others.length === 0
        ? []
        : await tx.promptVersion.findMany({
            where: { workspaceId, id: { in: others } },
            select: { id: true, number: true, digest: true, content: true, partials: true, prompt: { select: { name: true } } },
          })
    return [
      ...made.map((row) => ({ ...row, id: row.id ?? '', name: names.get(row.promptId) ?? '' })),
      ...saved.map(({ prompt, ...row }) => ({ ...row, name: prompt.name })),
    ]
  }
  const breath = breathing()
  for (const row of rows) {
    await breath()
    const [resolved = row.content] = row.partials.length === 0 ? [] : await resolveWith(find, [row])
    const [wrong] = row.partials.length === 0 ? [] : templatesOf(resolved).flatMap(({ text, path }) => renderFaults(text, path))
    if (wrong)
      throw invalid(`${names.get(row.promptId)} version ${row.number}: with its partials in place, ${wrong.path}: ${wrong.message}`)
    row.variables = variablesOf(resolved) as unknown as Prisma.InputJsonArray
  }
}

function* batchesOf(rows: Row[]): Generator<Row[]> {
  let batch: Row[] = []
  let characters = 0
  for (const row of rows) {
    batch.push(row)
    characters += JSON.stringify(row.content).length
    if (batch.length < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}
