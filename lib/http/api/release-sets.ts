import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { promptIds, promptNames } from '@/lib/prompts/prompt-names'
import { PromptName } from '@/lib/prompts/schema'
import { dryRun } from '@/lib/releases/dry-run'
import { previewSet } from '@/lib/releases/preview-set'
import { promoteSet } from '@/lib/releases/promote-set'
import { listReleases } from '@/lib/releases/queries'
import { MAX_SET, PreviewSet, PromoteSet, type ReleaseSet, type SetPreview } from '@/lib/releases/set-schema'
import { pageAnswer, pageExample } from '../answers/parts'
import { promotedExample, ReleaseAnswer, SetAnswer, SetDryRunAnswer, setExample } from '../answers/releases'
import { checked, route } from '../route'
import { page, promptNamed, reading, strict } from './fields'
import { DryRunQuery, presentConflict, presentDryRun, presentRelease } from './present-release'
import { historyQuery } from './releases'

const Name = PromptName
const ReleaseId = PromoteSet.shape.releases.unwrap().valueType

const SetBody = strict({
  from: PromoteSet.shape.from,
  to: PromoteSet.shape.to,
  prompts: z.array(Name).min(1).max(MAX_SET).optional().describe('The names of prompts …'),
  folder: z.string().max(200).optional().describe('… or everything in a folder, however deep: `support/`.'),
  note: PromoteSet.shape.note,
  replaces: z
    .record(Name, ReleaseId.nullable())
    .optional()
    .describe(
      'By name: the release seen live in `to` of each prompt that is promoted; null: none. A dry run may leave it out, and tells it.',
    ),
  releases: z.record(Name, ReleaseId).default({}).describe('By name: the release seen live in `from`. What is absent: whatever is live.'),
  override: PromoteSet.shape.override,
})
type SetBody = z.infer<typeof SetBody>
type Planned = SetPreview & { names: Map<string, string> }

/** The same with ids for names. Throws `not_found` naming every name that nothing answers to. */
async function withIds(ctx: Ctx, { prompts, replaces, releases, ...body }: SetBody) {
  const names = [...new Set([...(prompts ?? []), ...Object.keys(replaces ?? {}), ...Object.keys(releases)])]
  const ids = await promptIds(reading(ctx), names)
  const unknown = names.filter((name) => !ids.has(name))
  if (unknown.length > 0) throw notFound(`The prompt ${unknown.join(', ').slice(0, 500)}`)
  const byId = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [ids.get(name) ?? '', value]))
  return {
    ...body,
    ...(prompts && { prompts: prompts.map((name) => ids.get(name) ?? '') }),
    ...(replaces && { replaces: byId(replaces) }),
    releases: byId(releases),
  }
}

async function planned(ctx: Ctx, input: Awaited<ReturnType<typeof withIds>>): Promise<Planned> {
  const inside = reading(ctx)
  const { from, to, prompts, folder, note, replaces } = input
  const preview = await previewSet(inside, checked(PreviewSet, { from, to, prompts, folder, note }))
  // What was seen is held against what is there, as the real thing would.
  const seen = replaces && preview.plans.length > 0 ? await dryRun(inside, promoteSet, checked(PromoteSet, input)) : preview
  const names = await promptNames(inside, Object.keys(preview.replaces))
  return { ...preview, allowed: seen.allowed, names }
}

const byName = <T>(record: Record<string, T>, names: Map<string, string>) =>
  Object.fromEntries(Object.entries(record).map(([id, value]) => [names.get(id) ?? id, value]))

type Outcome = { made: ReleaseSet } | { planned: Planned }

/** Several prompts or a whole folder, all or none. */
export const postPromoteSet = route({
  method: 'POST',
  path: '/api/v1/releases/promote',
  tag: 'Releases',
  summary: 'Promote several prompts as one',
  description:
    'Releases in `to` what is live in `from`, of the prompts named or of a whole folder: all of them or none. What is the same in both is left alone. 409 names every prompt that moved on since you looked, under `conflict.moved`. Ask with `?dry_run=true` first: it tells what would change, and the `replaces` and `releases` to give.',
  permission: 'release.write',
  query: DryRunQuery,
  body: SetBody,
  response: z.union([SetAnswer, SetDryRunAnswer]),
  example: {
    body: {
      from: 'development',
      to: 'production',
      prompts: ['support-reply'],
      note: 'All of it',
      replaces: { 'support-reply': promotedExample.id },
    },
    answer: setExample,
  },
  run: async ({ ctx, query, body }): Promise<Outcome> => {
    const input = await withIds(ctx, body)
    return query.dry_run ? { planned: await planned(ctx, input) } : { made: await promoteSet(ctx, checked(PromoteSet, input)) }
  },
  present: (outcome: Outcome) => {
    if ('made' in outcome) {
      const { setId, releases, unchanged } = outcome.made
      return { set: setId, releases: releases.map(presentRelease), unchanged: unchanged.map(({ promptName }) => promptName) }
    }
    const { unchanged, replaces, releases, names } = outcome.planned
    return {
      ...presentDryRun(outcome.planned),
      unchanged: unchanged.map(({ promptName }) => promptName),
      replaces: byName(replaces, names),
      releases: byName(releases, names),
    }
  },
  status: (outcome) => ('made' in outcome ? 201 : 200),
  location: (outcome) => ('made' in outcome ? `/api/v1/releases?set=${outcome.made.setId}` : ''),
  conflict: presentConflict,
  refuses: ['refused', 'not_found'],
})

/** The history of the whole workspace, newest first. */
export const getAllReleases = route({
  method: 'GET',
  path: '/api/v1/releases',
  tag: 'Releases',
  summary: 'List all releases',
  description: 'The history of the workspace, newest first.',
  permission: 'workspace.read',
  query: strict({ ...historyQuery, prompt: Name.optional().describe('The name of one prompt.') }),
  response: pageAnswer(ReleaseAnswer),
  example: { query: { environment: 'production', limit: '1' }, answer: pageExample(...setExample.releases) },
  run: async ({ ctx, query: { prompt, set, rollout, ...query } }) => {
    const promptId = prompt === undefined ? undefined : (await promptNamed(ctx, prompt)).id
    return listReleases(ctx, { promptId, setId: set, rolloutId: rollout, ...query })
  },
  present: page(presentRelease),
  refuses: ['not_found'],
})
