import { z } from 'zod'
import { EnvironmentRef, type EnvironmentSummary, PlainText } from '@/lib/environments/schema'
import type { Author } from '@/lib/prompts/schema'
import { CreateRelease, WHOLE } from '@/lib/releases/schema'
import type { Role } from '@/prisma/generated/enums'

const PromptId = CreateRelease.shape.promptId
const RolloutId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a rollout (rol_…).')
const Time = z.iso.datetime({ offset: true, error: 'Give a time with its offset, as in 2026-11-22T14:05:00Z.' })
const reason = PlainText.max(500, 'The reason is too long (500 characters).')

export const MAX_STEPS = 20

/** `weight` in basis points from `at` on. Only the first step may leave `at` out: it is done at once. */
const Steps = z
  .array(
    z.strictObject({
      at: Time.optional(),
      weight: z.int('Give weights as whole basis points.').min(1, 'A step needs a weight of at least 1 basis point.').max(WHOLE),
    }),
  )
  .min(1, 'A rollout needs at least one step.')
  .max(MAX_STEPS, `A rollout has at most ${MAX_STEPS} steps.`)
  .superRefine((steps, ctx) => {
    steps.forEach(({ at, weight }, index) => {
      const before = steps[index - 1]
      const fault = (field: 'at' | 'weight', message: string) => ctx.addIssue({ code: 'custom', path: [index, field], message })
      if (!before) return
      if (weight <= before.weight) fault('weight', 'Each step has to be larger than the one before: it only grows.')
      if (at === undefined) fault('at', 'Say when. Only the first step may be done at once.')
      else if (before.at !== undefined && Date.parse(at) <= Date.parse(before.at))
        fault('at', 'Each step has to come after the one before.')
    })
  })

/**
 * Grows one version over the standing one, step by step. `replaces` is the release the author saw live there: one version for everybody,
 * or a split between the standing version and the one that grows.
 */
export const StartRollout = z.strictObject({
  promptId: PromptId,
  environment: EnvironmentRef,
  version: z.int('Give a version as a whole number.').min(1, 'Versions count from 1.').max(2_147_483_646),
  steps: Steps,
  note: PlainText.max(1900, 'The note is too long (1,900 characters).').default(''),
  replaces: CreateRelease.shape.replaces,
})
export type StartRollout = z.infer<typeof StartRollout>

/** Stays as it stands until it is resumed. The reason is shown, and told to webhooks. */
export const PauseRollout = z.strictObject({ rollout: RolloutId, reason: reason.default('') })
export type PauseRollout = z.infer<typeof PauseRollout>

/** When the next step's time has passed meanwhile, all that are left move by the length of the pause: nobody jumps a step. */
export const ResumeRollout = z.strictObject({ rollout: RolloutId })
export type ResumeRollout = z.infer<typeof ResumeRollout>

/** Ends it: leaves what is live as it stands, or (`back`) gives everybody the standing version again. */
export const StopRollout = z.strictObject({ rollout: RolloutId, back: z.boolean().default(false), reason: reason.default('') })
export type StopRollout = z.infer<typeof StopRollout>

export const RolloutState = z.enum(['running', 'paused', 'finished', 'stopped'])
export type RolloutState = z.infer<typeof RolloutState>

export const ListRollouts = z.strictObject({
  promptId: PromptId.optional(),
  environment: EnvironmentRef.optional(),
  /** Running or paused ones only. */
  underWay: z.boolean().optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})
export type ListRollouts = z.input<typeof ListRollouts>

/** As stored: every step has its time. */
export type Step = { at: string; weight: number }

export type RolloutDto = {
  id: string
  promptId: string
  promptName: string
  environment: EnvironmentSummary
  state: RolloutState
  /** The version that grows. */
  version: number
  /** `done`: it went live. A step passed over because a later one was due already counts as done. */
  steps: (Step & { done: boolean })[]
  /** When the next step is due; null when there is none. While paused: when it would have been. */
  dueAt: string | null
  /** The release of its last step; before the first, what was live when it was planned. */
  releaseId: string
  /** Why it is paused or stopped. */
  reason: string | null
  note: string
  /** The lowest role that may resume it: the one that may release there. */
  resumeRole: Role
  author: Author
  createdAt: string
  updatedAt: string
}
export type RolloutPage = { data: RolloutDto[]; nextCursor: string | null }
