import { z } from 'zod'
import { EnvironmentRef, type EnvironmentSummary, PlainText } from '@/lib/environments/schema'
import type { Author } from '@/lib/prompts/schema'
import { CreateRelease, Promote, type RuleBreak, type RuleWarning, type VersionComparison, Withdraw } from '@/lib/releases/schema'
import { PromoteSet } from '@/lib/releases/set-schema'
import { StartRollout, type Step } from '@/lib/rollouts/schema'

export const REQUEST_STATES = ['open', 'approved', 'rejected', 'withdrawn', 'superseded'] as const
export const RequestState = z.enum(REQUEST_STATES, { error: `The states are ${REQUEST_STATES.join(', ')}.` })
export type RequestState = z.infer<typeof RequestState>

const RequestId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a request (rqs_…).')
const words = PlainText.max(2000, 'This is too long (2,000 characters).')

/** Asks for what the verb of the same kind would do, in the verb's own words: a second person does it by approving. */
export const RequestRelease = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('release'), ask: CreateRelease }),
    z.strictObject({ kind: z.literal('promote'), ask: Promote }),
    z.strictObject({ kind: z.literal('set'), ask: PromoteSet }),
    z.strictObject({ kind: z.literal('withdrawal'), ask: Withdraw }),
    /** Begins when it is approved, or later at its own time; what its beginning is late, all its steps move. */
    z.strictObject({ kind: z.literal('rollout'), ask: StartRollout }),
  ])
  .refine(({ ask }) => !('override' in ask) || ask.override === undefined, {
    path: ['ask', 'override'],
    message: 'Leave the override out: whoever approves decides about it.',
  })
export type RequestRelease = z.infer<typeof RequestRelease>

export const CommentOnRequest = z.strictObject({ request: RequestId, body: words.min(1, 'Write something.') })
export type CommentOnRequest = z.infer<typeof CommentOnRequest>

/** Of a set, all requests are decided together. */
export const ApproveRequest = z.strictObject({
  request: RequestId,
  decision: words.default(''),
  /** An owner's reason to pass over a gate that is not green. */
  override: CreateRelease.shape.override,
})
export type ApproveRequest = z.infer<typeof ApproveRequest>
export const RejectRequest = z.strictObject({ request: RequestId, decision: words.min(1, 'Say why, so that whoever asked can do better.') })
export type RejectRequest = z.infer<typeof RejectRequest>
export const WithdrawRequest = z.strictObject({ request: RequestId })
export type WithdrawRequest = z.infer<typeof WithdrawRequest>

/** Of one's own requests, those whose outcome one has now seen. */
export const SeeOutcomes = z.strictObject({ requests: z.array(RequestId).max(200) })
export type SeeOutcomes = z.infer<typeof SeeOutcomes>

export const ListRequests = z.strictObject({
  state: RequestState.optional(),
  environment: EnvironmentRef.optional(),
  promptId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the prompt by its id.')
    .optional(),
  /** Those asked for together. */
  setId: z.string().max(64).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^rqs_[0-9A-Z]{26}$/, 'Give the next_cursor of the page before, unchanged.')
    .optional(),
})
export type ListRequests = z.input<typeof ListRequests>

export type ReleaseRequestDto = {
  id: string
  state: RequestState
  promptId: string
  promptName: string
  environment: EnvironmentSummary
  kind: 'release' | 'split' | 'withdrawal' | 'rollout'
  /** In basis points, the standing one last; none for a withdrawal. */
  variants: { version: number; weight: number }[]
  /** Of a ramp, whose first step `variants` then is. */
  steps: Step[] | null
  /** The release that was live when it was asked for; null: none. */
  replaces: { id: string; sequence: number; variants: { version: number; weight: number }[] } | null
  /** Those asked for together share it, and are decided together. */
  setId: string | null
  note: string
  author: Author
  createdAt: string
  decidedBy: Author | null
  decidedAt: string | null
  /** What the one who decided said, or what took its place. */
  decision: string | null
  /** What came of it. */
  releaseId: string | null
  rolloutId: string | null
  commentCount: number
  /** True when whoever asks this may approve it. */
  mayApprove: boolean
  /** Why not, in words; null when they may. */
  whyNot: string | null
  /** True when whoever asks this asked for it, and may take it back. */
  own: boolean
}
export type RequestPage = { data: ReleaseRequestDto[]; nextCursor: string | null }

export type RequestCommentDto = { id: string; body: string; author: Author; createdAt: string }

export type ReleaseRequestDetail = ReleaseRequestDto & {
  comments: RequestCommentDto[]
  /** How what would come differs from what is live. */
  comparisons: VersionComparison[]
  /** While it is open: rules that would refuse it even when approved, such as a gate that is not green. */
  refusals: RuleBreak[]
  warnings: RuleWarning[]
  /** The other requests of its set. */
  others: ReleaseRequestDto[]
}

/** For a badge: how many open requests wait for whoever asks this, and how many of their own wait for others. */
export type WaitingCounts = { forMe: number; mine: number }
