import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { EnvironmentRef } from '@/lib/environments/schema'
import { invalid, notFound } from '@/lib/errors'
import { changeSplit } from '@/lib/releases/change-split'
import { createRelease } from '@/lib/releases/create-release'
import { promote } from '@/lib/releases/promote'
import { listReleases, releaseById } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import { ChangeSplit, CreateRelease, ListReleases, Promote, RollBack, Withdraw } from '@/lib/releases/schema'
import { withdraw } from '@/lib/releases/withdraw'
import { pageAnswer, pageExample } from '../answers/parts'
import {
  promotedExample,
  ReleaseAnswer,
  releaseExample,
  rollbackExample,
  splitExample,
  stoppedExample,
  withdrawalExample,
} from '../answers/releases'
import { checked, route } from '../route'
import { page, pageQuery, promptNamed, reading, strict } from './fields'
import { answersRelease, outcomeOf, presentRelease } from './present-release'

const ReleaseBody = strict({
  environment: CreateRelease.shape.environment,
  version: CreateRelease.shape.version,
  variants: CreateRelease.shape.variants.describe('A split: weights are whole basis points and sum to 10,000.'),
  note: CreateRelease.shape.note,
  replaces: CreateRelease.shape.replaces.default(null).describe('The release seen live there; null, or absent: none.'),
  override: CreateRelease.shape.override.describe('Of an owner: why a gate that is not green is passed over. Kept, and audited.'),
})
const RollBackBody = strict({
  environment: RollBack.shape.environment,
  to: RollBack.shape.to,
  note: RollBack.shape.note,
  replaces: RollBack.shape.replaces.describe('The release seen live there, null: none; absent: whatever is.'),
})
const PromoteBody = strict({
  from: Promote.shape.from,
  to: Promote.shape.to,
  note: Promote.shape.note,
  release: Promote.shape.release.describe('The release seen live in `from`; absent: whatever is.'),
  replaces: Promote.shape.replaces.default(null).describe('The release seen live in `to`; null, or absent: none.'),
  override: Promote.shape.override.describe('Of an owner: why a gate that is not green is passed over. Kept, and audited.'),
})
const WithdrawBody = strict({
  environment: Withdraw.shape.environment,
  note: Withdraw.shape.note,
  replaces: Withdraw.shape.replaces.describe('The release seen live there.'),
  override: Withdraw.shape.override.describe('Of an owner: why a gate that is not green is passed over. Kept, and audited.'),
})
const [weights, finish] = ChangeSplit.shape.change.options
const SplitBody = strict({
  environment: ChangeSplit.shape.environment,
  variants: weights.shape.variants.optional().describe('Other weights for the versions of the split: whole basis points, 10,000 together.'),
  finish: finish.shape.version.optional().describe('The version that everybody gets.'),
  stop: z.literal(true).optional().describe('Everybody gets the standing version again. No rule holds this up.'),
  note: ChangeSplit.shape.note,
  replaces: ChangeSplit.shape.replaces.describe('The split seen live there.'),
  override: ChangeSplit.shape.override.describe('Of an owner: why a gate that is not green is passed over. Kept, and audited.'),
})

const promptId = async (ctx: Ctx, { name }: { name: string }) => (await promptNamed(ctx, name)).id

export const postRelease = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/releases',
  tag: 'Releases',
  summary: 'Release a version',
  description:
    'One `version` for everybody, or a split in `variants`. `replaces` is the release you saw live there; when the environment has moved on, the answer is 409 with what is live now under `conflict`, so that of two people only one wins.',
  example: {
    params: { name: 'support-reply' },
    body: { environment: 'development', version: 1, note: 'Try it', replaces: null },
    answer: releaseExample,
  },
  otherExamples: {
    'A split': {
      params: { name: 'support-reply' },
      body: {
        environment: 'development',
        variants: [
          { version: 2, weight: 1000 },
          { version: 1, weight: 9000 },
        ],
        note: 'A tenth first',
        replaces: releaseExample.id,
      },
      answer: splitExample,
    },
  },
  body: ReleaseBody,
  run: async ({ ctx, params, query, body }) =>
    outcomeOf(ctx, query, createRelease, checked(CreateRelease, { promptId: await promptId(ctx, params), ...body })),
  ...answersRelease,
})

export const postRollback = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/rollback',
  tag: 'Releases',
  summary: 'Roll back',
  description:
    'Makes an earlier release live again, also after a withdrawal: `to`, or without it the last one before that put something live. No rule of the environment holds it up.',
  example: { params: { name: 'support-reply' }, body: { environment: 'development', note: 'Once more' }, answer: rollbackExample },
  body: RollBackBody,
  run: async ({ ctx, params, query, body }) => outcomeOf(ctx, query, rollBack, { promptId: await promptId(ctx, params), ...body }),
  ...answersRelease,
})

export const postPromote = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/promote',
  tag: 'Releases',
  summary: 'Promote a release',
  description: 'Releases in `to` exactly what is live in `from`. Several at once: `POST /api/v1/releases/promote`.',
  example: {
    params: { name: 'support-reply' },
    body: { from: 'development', to: 'production', note: 'It held', replaces: null },
    answer: promotedExample,
  },
  body: PromoteBody,
  run: async ({ ctx, params, query, body }) => outcomeOf(ctx, query, promote, { promptId: await promptId(ctx, params), ...body }),
  ...answersRelease,
})

export const postWithdraw = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/withdraw',
  tag: 'Releases',
  summary: 'Withdraw a prompt',
  description:
    'Takes the prompt out of an environment: who reads it there gets 404. It is a release like others, without variants, so the history stays and a rollback brings it back.',
  example: {
    params: { name: 'support-reply' },
    body: { environment: 'development', note: 'Not here', replaces: rollbackExample.id },
    answer: withdrawalExample,
  },
  body: WithdrawBody,
  run: async ({ ctx, params, query, body }) => outcomeOf(ctx, query, withdraw, { promptId: await promptId(ctx, params), ...body }),
  ...answersRelease,
})

function changeOf({ variants, finish: version, stop }: z.infer<typeof SplitBody>): ChangeSplit['change'] {
  const given = [
    ...(variants ? [{ kind: 'weights' as const, variants }] : []),
    ...(version === undefined ? [] : [{ kind: 'finish' as const, version }]),
    ...(stop ? [{ kind: 'stop' as const }] : []),
  ]
  const [change] = given
  const message = 'Give one of `variants`, `finish` and `stop`.'
  if (!change || given.length > 1) throw invalid(message, [{ path: 'variants', message }])
  return change
}

export const postSplit = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/split',
  tag: 'Releases',
  summary: 'Change a split',
  description:
    'Of the split that is live: other weights (`variants`), everybody gets one of its versions (`finish`), or the standing one again (`stop`). Growing one version at the cost of the standing one moves nobody out of it; in a split of three or more it can move who has another, which a dry run tells among its `warnings`.',
  example: {
    params: { name: 'support-reply' },
    body: { environment: 'development', stop: true, note: 'Enough', replaces: splitExample.id },
    answer: stoppedExample,
  },
  body: SplitBody,
  run: async ({ ctx, params, query, body }) => {
    const { environment, note, replaces, override } = body
    const input = { promptId: await promptId(ctx, params), environment, change: changeOf(body), note, replaces, override }
    return outcomeOf(ctx, query, changeSplit, input)
  },
  ...answersRelease,
})

/** What a history can be narrowed to. */
export const historyQuery = {
  ...pageQuery,
  environment: EnvironmentRef.optional(),
  kind: ListReleases.shape.kind,
  since: ListReleases.shape.since.describe('Made at or after this time.'),
  until: ListReleases.shape.until.describe('Made before this time.'),
  set: ListReleases.shape.setId.describe('Of one set, `set_…`.'),
  rollout: ListReleases.shape.rolloutId.describe('Steps of one rollout, `rol_…`.'),
}

export const getReleases = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/releases',
  tag: 'Releases',
  summary: 'List the releases of a prompt',
  description: 'The history, newest first.',
  response: pageAnswer(ReleaseAnswer),
  example: { params: { name: 'support-reply' }, query: { environment: 'development' }, answer: pageExample(rollbackExample, splitExample) },
  permission: 'workspace.read',
  query: strict(historyQuery),
  run: async ({ ctx, params, query: { set, rollout, ...query } }) =>
    listReleases(ctx, { promptId: await promptId(ctx, params), setId: set, rolloutId: rollout, ...query }),
  present: page(presentRelease),
})

export const getRelease = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/releases/{release}',
  tag: 'Releases',
  summary: 'Read a release',
  response: ReleaseAnswer,
  example: { params: { name: 'support-reply', release: releaseExample.id }, answer: releaseExample },
  permission: 'workspace.read',
  run: async ({ ctx, params }) => {
    const [id, release] = [await promptId(ctx, params), await releaseById(reading(ctx), params.release)]
    if (release.promptId !== id) throw notFound('Release')
    return release
  },
  present: presentRelease,
})
