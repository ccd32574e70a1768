import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { EnvironmentRef } from '@/lib/environments/schema'
import { notFound } from '@/lib/errors'
import { pauseRollout } from '@/lib/rollouts/pause-rollout'
import { listRollouts, rolloutById } from '@/lib/rollouts/queries'
import { resumeRollout } from '@/lib/rollouts/resume-rollout'
import { PauseRollout, type RolloutDto, StartRollout, StopRollout } from '@/lib/rollouts/schema'
import { startRollout } from '@/lib/rollouts/start-rollout'
import { stopRollout } from '@/lib/rollouts/stop-rollout'
import { pageAnswer, pageExample } from '../answers/parts'
import { DryRunAnswer } from '../answers/releases'
import { pausedExample, RolloutAnswer, rolloutExample, stoppedRolloutExample } from '../answers/rollouts'
import { route } from '../route'
import { address, FlagInAddress, Nothing, page, pageQuery, promptNamed, reading, strict } from './fields'
import { DryRunQuery, type Outcome, outcomeOf, presentConflict, presentDryRun } from './present-release'

const StartBody = strict({
  environment: StartRollout.shape.environment,
  version: StartRollout.shape.version.describe('The version that grows over the standing one.'),
  steps: StartRollout.shape.steps.describe(
    'From `at` on the version has `weight` basis points. Times and weights grow; only the first step may leave `at` out: it is done at once. 10,000 as the last gives it to everybody.',
  ),
  note: StartRollout.shape.note,
  replaces: StartRollout.shape.replaces.describe('The release seen live there.'),
})
const PauseBody = strict({ reason: PauseRollout.shape.reason })
const StopBody = strict({
  back: StopRollout.shape.back.describe(
    '`true`: everybody gets the standing version again, which no rule holds up. Else what is live stays.',
  ),
  reason: StopRollout.shape.reason,
})

const presentRollout = (rollout: RolloutDto) => ({
  id: rollout.id,
  name: rollout.promptName,
  environment: rollout.environment.slug,
  state: rollout.state,
  version: rollout.version,
  steps: rollout.steps.map(({ at, weight, done }) => ({ at, weight, done })),
  due_at: rollout.dueAt,
  release: rollout.releaseId,
  reason: rollout.reason,
  note: rollout.note,
  author: rollout.author,
  created_at: rollout.createdAt,
  updated_at: rollout.updatedAt,
})

const promptId = async (ctx: Ctx, { name }: { name: string }) => (await promptNamed(ctx, name)).id

/** The rollout of the address. Throws `not_found`, also for one of another prompt. */
async function rolloutIn(ctx: Ctx, params: { name: string; rollout: string }): Promise<RolloutDto> {
  const [id, rollout] = [await promptId(ctx, params), await rolloutById(reading(ctx), params.rollout)]
  if (rollout.promptId !== id) throw notFound('Rollout')
  return rollout
}

const params = { name: 'support-reply' }
const oneOf = { name: 'support-reply', rollout: rolloutExample.id }
const changes = {
  permission: 'release.write',
  tag: 'Rollouts',
  response: RolloutAnswer,
  present: presentRollout,
  conflict: presentConflict,
} as const

export const postRollout = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/rollouts',
  tag: 'Rollouts',
  summary: 'Start a rollout',
  description:
    'One version grows over the standing one, at set times. Each step is a release; a rule that refuses one pauses the rollout, anything else that goes live there ends it.',
  permission: 'release.write',
  query: DryRunQuery,
  body: StartBody,
  response: z.union([RolloutAnswer, DryRunAnswer]),
  example: {
    params,
    body: {
      environment: 'production',
      version: 2,
      steps: [{ weight: 1000 }, ...rolloutExample.steps.slice(1).map(({ at, weight }) => ({ at, weight }))],
      note: 'Slowly',
      replaces: 'rel_01KAQ539W1X3Y4Z6A8B0C2D4E6',
    },
    answer: rolloutExample,
  },
  run: async ({ ctx, params, query, body }) => outcomeOf(ctx, query, startRollout, { promptId: await promptId(ctx, params), ...body }),
  present: (outcome: Outcome<RolloutDto>) => ('made' in outcome ? presentRollout(outcome.made) : presentDryRun(outcome.planned)),
  status: (outcome: Outcome<RolloutDto>) => ('made' in outcome ? 201 : 200),
  location: (outcome: Outcome<RolloutDto>) =>
    'made' in outcome ? address('prompts', outcome.made.promptName, 'rollouts', outcome.made.id) : '',
  conflict: presentConflict,
  refuses: ['refused'],
})

export const getRollouts = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/rollouts',
  tag: 'Rollouts',
  summary: 'List the rollouts of a prompt',
  description: 'Newest first.',
  permission: 'workspace.read',
  query: strict({
    ...pageQuery,
    environment: EnvironmentRef.optional(),
    under_way: FlagInAddress.optional().describe('Running or paused ones only.'),
  }),
  response: pageAnswer(RolloutAnswer),
  example: { params, query: { under_way: 'true' }, answer: pageExample(rolloutExample) },
  run: async ({ ctx, params, query: { under_way: underWay, ...query } }) =>
    listRollouts(ctx, { promptId: await promptId(ctx, params), underWay, ...query }),
  present: page(presentRollout),
})

export const getRollout = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/rollouts/{rollout}',
  tag: 'Rollouts',
  summary: 'Read a rollout',
  permission: 'workspace.read',
  response: RolloutAnswer,
  example: { params: oneOf, answer: rolloutExample },
  run: ({ ctx, params }) => rolloutIn(ctx, params),
  present: presentRollout,
})

export const postPause = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/rollouts/{rollout}/pause',
  ...changes,
  summary: 'Pause a rollout',
  description: 'What is live stays as it stands until it is resumed. 409 when it is not running.',
  body: PauseBody,
  bodyOptional: true,
  example: { params: oneOf, body: { reason: 'Errors rise' }, answer: pausedExample },
  run: async ({ ctx, params, body }) => pauseRollout(ctx, { rollout: (await rolloutIn(ctx, params)).id, ...body }),
})

export const postResume = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/rollouts/{rollout}/resume',
  ...changes,
  summary: 'Resume a rollout',
  description:
    'When the next step’s time has passed meanwhile, all that are left move by the length of the pause, so that nobody jumps a step. 409 when it is not paused; 422 `refused` for whoever may not release there.',
  body: Nothing,
  bodyOptional: true,
  refuses: ['refused'],
  example: { params: oneOf, answer: rolloutExample },
  run: async ({ ctx, params }) => resumeRollout(ctx, { rollout: (await rolloutIn(ctx, params)).id }),
})

export const postStop = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/rollouts/{rollout}/stop',
  ...changes,
  summary: 'Stop a rollout',
  description: 'Before its last step: what is live stays, or with `back` everybody gets the standing version again. 409 when it is over.',
  body: StopBody,
  bodyOptional: true,
  example: { params: oneOf, body: { back: true, reason: 'Back to what stood' }, answer: stoppedRolloutExample },
  run: async ({ ctx, params, body }) => stopRollout(ctx, { rollout: (await rolloutIn(ctx, params)).id, ...body }),
})
