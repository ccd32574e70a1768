import { auditAll } from '@/lib/audit/audit-all'
import { type Ctx, withTransaction } from '@/lib/context'
import { lostRace, type Tx } from '@/lib/database/client'
import { conflict, invalid } from '@/lib/errors'
import { holdGateways } from '@/lib/gateways/named-live'
import { createRelease } from '@/lib/releases/create-release'
import { announce } from '@/lib/webhooks/announce'
import { authorize } from '@/lib/workspaces/authorize'
import { decideImport } from './plan'
import type { ImportPlan, ImportPrompts, ImportResult } from './schema'
import { inTurn } from './turns'
import { type Written, writePrompts } from './write-prompts'

/** The largest import that is allowed takes about a minute on two cores. */
const IMPORT_TIMEOUT_MS = 300_000

/** What an import is refused with: the plan, where every prompt says what stands in its way. */
export type ImportConflict = { plan: ImportPlan }

/**
 * Imports prompts with their versions, all of it or nothing. Digests are as in the file; the author and time of each version are kept
 * as where it came from. Releases are published only where `publish` says, by the rules of each environment. Throws `conflict` (with the
 * plan) while a prompt that differs has no choice, `invalid` when something cannot be imported or nothing is left to, `rate_limited` while
 * too many others are under way.
 */
export async function importPrompts(ctx: Ctx, input: ImportPrompts): Promise<ImportResult> {
  authorize(ctx, 'prompt.write')
  if (input.publish.length > 0) authorize(ctx, 'release.write')
  const work = () => withTransaction(ctx, (tx) => importAll(tx, ctx, input), { timeoutMs: IMPORT_TIMEOUT_MS })
  if (ctx.tx) return work()
  try {
    return await inTurn(ctx.workspaceId, work)
  } catch (error) {
    if (!lostRace(error)) throw error
    throw conflict('Something here was changed at the same moment. Nothing was imported. Look at the preview again.')
  }
}

async function importAll(tx: Tx, ctx: Ctx, input: ImportPrompts): Promise<ImportResult> {
  const within = { ...ctx, tx }
  const { decisions, plan } = await decideImport(within, input)
  refuseUnready(plan)
  const written = await writePrompts(tx, ctx, decisions)
  // A thousand prompts are not looked up for webhooks that are not there.
  if ((await tx.webhook.count({ where: { workspaceId: ctx.workspaceId, disabledAt: null } })) > 0)
    for (const each of written) await announceNewest(tx, ctx, each)
  const published = input.publish.length > 0 ? await publishAsked(within, input, written) : []
  await auditAll(tx, ctx, written.map(auditOf))
  return {
    made: written.map(({ decision, promptId, made, newestVersion }) => ({
      promptId,
      name: decision.target,
      action: decision.action === 'create' ? ('create' as const) : ('add_versions' as const),
      versions: made,
      newestVersion,
    })),
    skipped: plan.counts.skip,
    published,
  }
}

const auditOf = ({ decision, promptId, made, newestVersion }: Written) => {
  const { format, place, name } = decision.candidate.prompt
  const details = { name: decision.target, as: decision.action, format, file: place.file, from: name, versions: made, newestVersion }
  return { action: 'prompt.import' as const, subjectId: promptId, details }
}

function refuseUnready({ faults, prompts, counts, ...plan }: ImportPlan): void {
  const refused = prompts.filter(({ action }) => action === 'refused')
  const told = [
    ...faults,
    ...refused.flatMap(({ place, reason, faults, leftovers }) =>
      faults.length + leftovers.length > 0 ? [...faults, ...leftovers] : [{ ...place, message: reason }],
    ),
  ].slice(0, 200)
  const paths = told.map(({ file, line, message }) => ({ path: `files.${file}:${line}`, message }))
  const [first] = paths
  if (first) throw invalid(`Nothing was imported. ${first.path.slice('files.'.length)}: ${first.message}`, paths)
  if (counts.conflict > 0) {
    const details: ImportConflict = { plan: { ...plan, faults, prompts, counts } }
    const names = prompts.filter(({ action }) => action === 'conflict').map(({ name }) => name)
    throw conflict(
      `Nothing was imported: say what becomes of ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}, which differ from what is here.`,
      details,
    )
  }
  if (prompts.length === 0) throw invalid('There is no prompt in these files.', [{ path: 'files', message: 'Choose others.' }])
}

/** Webhooks hear of the newest version of each prompt. */
async function announceNewest(tx: Tx, ctx: Ctx, { decision, promptId, newestVersion, made }: Written): Promise<void> {
  const { candidate, digested, target } = decision
  const newest = digested.at(-1)
  if (made === 0 || candidate.prompt.archived || !newest || 'fault' in newest) return
  const { id } = await tx.promptVersion.findFirstOrThrow({
    where: { workspaceId: ctx.workspaceId, promptId, number: newestVersion },
    select: { id: true },
  })
  await announce(tx, ctx, {
    type: 'version.created',
    path: `/prompts/${promptId}/versions`,
    data: {
      prompt: { id: promptId, name: target, kind: candidate.prompt.kind },
      version: {
        id,
        number: newestVersion,
        base_version: null,
        note: candidate.versions.at(-1)?.version.note ?? '',
        digest: newest.digest,
      },
    },
  })
}

/** What is live in the file goes live here, where that was asked for. Whatever that holds is held before the first release's audit row. */
async function publishAsked(ctx: Ctx & { tx: Tx }, { publish }: ImportPrompts, written: Written[]): Promise<ImportResult['published']> {
  const published: ImportResult['published'] = []
  await ctx.tx.$queryRaw`
    SELECT "id" FROM "Environment" WHERE "workspaceId" = ${ctx.workspaceId} AND "slug" = ANY (${publish}) AND "archivedAt" IS NULL
    ORDER BY "id" FOR SHARE`
  await holdGateways(ctx.tx, ctx)
  for (const { decision, promptId, numbers } of written)
    for (const { environment, live, variants, note } of decision.candidate.prompt.releases) {
      if (!live || !publish.includes(environment)) continue
      const row = await ctx.tx.liveRelease.findFirst({
        where: { workspaceId: ctx.workspaceId, promptId, environment: { slug: environment } },
        select: { releaseId: true },
      })
      const here = variants.flatMap(({ version, weight }) => (numbers.has(version) ? [{ version: numbers.get(version) ?? 0, weight }] : []))
      const { sequence } = await createRelease(ctx, {
        promptId,
        environment,
        ...(here.length === 1 && here[0] ? { version: here[0].version } : { variants: here }),
        note: note || 'Imported',
        replaces: row?.releaseId ?? null,
      })
      published.push({ name: decision.target, environment, sequence })
    }
  return published
}
