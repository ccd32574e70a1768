import { z } from 'zod'
import { EnvironmentRef } from '@/lib/environments/schema'
import {
  note,
  override,
  PromptId,
  type PromptRef,
  type ReleaseConflict,
  type ReleaseDto,
  ReleaseId,
  type ReleasePlan,
  type RouteChange,
} from './schema'

/** Of one set. */
export const MAX_SET = 200
const whatToPromote = {
  from: EnvironmentRef,
  to: EnvironmentRef,
  /** Either these prompts … */
  prompts: z
    .array(PromptId)
    .min(1, 'Name at least one prompt.')
    .max(MAX_SET, `Promote at most ${MAX_SET} prompts at once.`)
    .transform((ids) => [...new Set(ids)])
    .optional(),
  /** … or all in this folder, however deep: `support` or `support/`. */
  folder: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*\/?$/, 'Name a folder, as in support/.')
    .max(200)
    .transform((folder) => folder.replace(/\/$/, ''))
    .optional(),
  note,
}
const eitherOr = ({ prompts, folder }: { prompts?: unknown; folder?: unknown }) => (prompts === undefined) !== (folder === undefined)
const eitherOrFault = { path: ['prompts'], message: 'Give either `prompts` or `folder`.' }

/**
 * Releases in `to` what is live of several prompts in `from`, as one set: all or none. What is the same in both is left alone.
 * `replaces` has, for each prompt that is promoted, the release the author saw live in `to` (null: none).
 */
export const PromoteSet = z
  .strictObject({
    ...whatToPromote,
    replaces: z.record(PromptId, ReleaseId.nullable()),
    /** The releases the author saw live in `from`, by prompt; what is absent: whatever is live there now. */
    releases: z.record(PromptId, ReleaseId).default({}),
    override,
  })
  .refine(eitherOr, eitherOrFault)
export type PromoteSet = z.infer<typeof PromoteSet>

/** What a set would do, to be looked at first; the answer has the `replaces` and `releases` to promote it with. */
export const PreviewSet = z.strictObject(whatToPromote).refine(eitherOr, eitherOrFault)
export type PreviewSet = z.infer<typeof PreviewSet>

/** The `details` of a set's conflict: every prompt that moved on. */
export type SetConflict = { moved: ({ promptId: string; promptName: string } & ReleaseConflict)[] }
/** A set that went live. `unchanged`: what was the same in both environments already. */
export type ReleaseSet = { setId: string; releases: ReleaseDto[]; unchanged: PromptRef[] }
export type SetPlan = ReleasePlan & {
  /** Where the aliases of what comes lead in the environment it comes from, and in this one, where that differs. */
  routeDifferences: RouteChange[]
}
export type SetPreview = {
  plans: SetPlan[]
  unchanged: PromptRef[]
  allowed: boolean
  /** What to give `promoteSet`, so that it does exactly this. */
  replaces: Record<string, string | null>
  releases: Record<string, string>
}
