import { z } from 'zod'
import { approveRequest } from '@/lib/approvals/approve-request'
import { commentOnRequest } from '@/lib/approvals/comment-on-request'
import { listRequests, requestById, waitingCounts, waitingForMe } from '@/lib/approvals/queries'
import { rejectRequest } from '@/lib/approvals/reject-request'
import { requestRelease } from '@/lib/approvals/request-release'
import {
  ApproveRequest,
  CommentOnRequest,
  ListRequests,
  RejectRequest,
  type ReleaseRequestDto,
  type RequestCommentDto,
  RequestRelease,
} from '@/lib/approvals/schema'
import { withdrawRequest } from '@/lib/approvals/withdraw-request'
import type { Ctx } from '@/lib/context'
import { PromptName } from '@/lib/prompts/schema'
import { CreateRelease, Promote, Withdraw } from '@/lib/releases/schema'
import { PromoteSet } from '@/lib/releases/set-schema'
import { StartRollout } from '@/lib/rollouts/schema'
import {
  ApprovalAnswer,
  ApprovalDetailAnswer,
  ApprovalsAnswer,
  approvalDetailExample,
  approvalExample,
  CommentAnswer,
  commentExample,
  othersApprovalExample,
  rejectedExample,
  WaitingAnswer,
} from '../answers/approvals'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, FlagInAddress, Nothing, page, pageOf, pageQuery, promptNamed, strict } from './fields'

const replaces = (where: string) =>
  CreateRelease.shape.replaces.default(null).describe(`The release seen live ${where}; null, or absent: none.`)
const { version, variants, environment, note } = CreateRelease.shape
const AskBody = z.discriminatedUnion(
  'kind',
  [
    strict({ kind: z.literal('release'), prompt: PromptName, environment, version, variants, note, replaces: replaces('there') }),
    strict({
      kind: z.literal('promote'),
      prompt: PromptName,
      from: Promote.shape.from,
      to: Promote.shape.to,
      release: Promote.shape.release,
      note,
      replaces: replaces('in `to`'),
    }),
    strict({
      kind: z.literal('rollout'),
      prompt: PromptName,
      environment,
      version: StartRollout.shape.version.describe('The version that grows over the standing one.'),
      steps: StartRollout.shape.steps,
      note: StartRollout.shape.note,
      replaces: StartRollout.shape.replaces.describe('The release seen live there.'),
    }),
    strict({ kind: z.literal('withdrawal'), prompt: PromptName, environment, note, replaces: Withdraw.shape.replaces }),
    strict({
      kind: z.literal('set'),
      from: PromoteSet.shape.from,
      to: PromoteSet.shape.to,
      prompts: z.array(PromptName).min(1, 'Name at least one prompt.').max(200, 'Ask for at most 200 prompts at once.').optional(),
      folder: PromoteSet.shape.folder,
      note,
      replaces: z.record(PromptName, CreateRelease.shape.replaces).describe('By prompt: the release seen live in `to`, or null.'),
      releases: z.record(PromptName, Withdraw.shape.replaces).default({}).describe('By prompt: the release seen live in `from`.'),
    }),
  ],
  { error: 'Say what kind of release is asked for: release, promote, withdrawal, rollout or set.' },
)

const idOf = async (ctx: Ctx, name: string) => (await promptNamed(ctx, name)).id
async function byId<T>(ctx: Ctx, named: Record<string, T>): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all(Object.entries(named).map(async ([name, value]) => [await idOf(ctx, name), value])))
}
/** Prompts are named in an address and known by their ids inside. */
async function askIn(ctx: Ctx, body: z.output<typeof AskBody>): Promise<unknown> {
  if (body.kind !== 'set') {
    const { kind, prompt, ...ask } = body
    return { kind, ask: { ...ask, promptId: await idOf(ctx, prompt) } }
  }
  const { kind, prompts, replaces, releases, ...ask } = body
  return {
    kind,
    ask: {
      ...ask,
      ...(prompts && { prompts: await Promise.all(prompts.map((name) => idOf(ctx, name))) }),
      replaces: await byId(ctx, replaces),
      releases: await byId(ctx, releases),
    },
  }
}

const presentApproval = (request: ReleaseRequestDto) => ({
  id: request.id,
  state: request.state,
  prompt: request.promptName,
  environment: request.environment.slug,
  kind: request.kind,
  variants: request.variants,
  steps: request.steps,
  replaces: request.replaces,
  set: request.setId,
  note: request.note,
  author: request.author,
  created_at: request.createdAt,
  decided_by: request.decidedBy,
  decided_at: request.decidedAt,
  decision: request.decision,
  release: request.releaseId,
  rollout: request.rolloutId,
  comment_count: request.commentCount,
  may_approve: request.mayApprove,
  why_not: request.whyNot,
})
const presentAll = (requests: ReleaseRequestDto[]) => ({ approvals: requests.map(presentApproval) })
const presentComment = ({ id, body, author, createdAt }: RequestCommentDto) => ({ id, body, author, created_at: createdAt })

const decided = { decided_at: '2026-11-23T09:10:00.000Z', decided_by: approvalExample.author, may_approve: false }

export const getApprovals = route({
  method: 'GET',
  path: '/api/v1/approvals',
  tag: 'Approvals',
  summary: 'List what waits for approval',
  description: 'Newest first. With `waiting=true` only what whoever asks this may approve, oldest first.',
  response: pageAnswer(ApprovalAnswer),
  refuses: ['not_found'],
  example: { query: { state: 'open' }, answer: pageExample(approvalExample, rejectedExample, othersApprovalExample) },
  permission: 'workspace.read',
  query: strict({
    ...pageQuery,
    cursor: ListRequests.shape.cursor,
    state: ListRequests.shape.state,
    environment: ListRequests.shape.environment,
    prompt: PromptName.optional(),
    set: ListRequests.shape.setId,
    waiting: FlagInAddress.default(false),
  }),
  run: async ({ ctx, query: { prompt, set, waiting, ...query } }) => {
    if (waiting) return pageOf(await waitingForMe(ctx), query, ({ id }) => id)
    const promptId = prompt === undefined ? undefined : await idOf(ctx, prompt)
    return listRequests(ctx, checked(ListRequests, { ...query, promptId, setId: set }))
  },
  present: page(presentApproval),
})

export const getApprovalCounts = route({
  method: 'GET',
  path: '/api/v1/approval-counts',
  tag: 'Approvals',
  summary: 'Count what waits for approval',
  response: WaitingAnswer,
  example: { answer: { for_me: 2, mine: 1 } },
  permission: 'workspace.read',
  run: ({ ctx }) => waitingCounts(ctx),
  present: ({ forMe, mine }) => ({ for_me: forMe, mine }),
})

export const postApproval = route({
  method: 'POST',
  path: '/api/v1/approvals',
  tag: 'Approvals',
  summary: 'Ask for a release',
  description:
    'What is asked for is what the route of the same kind takes: a `release` (one version or a split), a `promote`, a `withdrawal`, a `rollout` (which begins when it is approved; all its steps move by what its beginning is late), or a `set` of promotions, which makes one request for each prompt. Whoever approves it carries it out. One may be open for each prompt and environment.',
  response: ApprovalsAnswer,
  refuses: ['not_found', 'conflict', 'refused'],
  example: {
    body: {
      kind: 'release',
      prompt: 'support-reply',
      environment: 'staging',
      version: 2,
      note: 'It held for a week',
      replaces: null,
    },
    answer: { approvals: [approvalExample] },
  },
  permission: 'release.request',
  body: AskBody,
  run: async ({ ctx, body }) => requestRelease(ctx, checked(RequestRelease, await askIn(ctx, body))),
  present: presentAll,
  status: 201,
  location: ([first]) => address('approvals', first?.id ?? ''),
})

export const getApproval = route({
  method: 'GET',
  path: '/api/v1/approvals/{approval}',
  tag: 'Approvals',
  summary: 'Read what waits for approval',
  response: ApprovalDetailAnswer,
  example: { params: { approval: approvalExample.id }, answer: approvalDetailExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => requestById(ctx, params.approval),
  present: (request) => ({
    ...presentApproval(request),
    comments: request.comments.map(presentComment),
    refusals: request.refusals.map(({ rule, message, overridable }) => ({ rule, message, overridable })),
    warnings: request.warnings.map(({ rule, message }) => ({ rule, message })),
    others: request.others.map(presentApproval),
  }),
})

export const postApprovalComment = route({
  method: 'POST',
  path: '/api/v1/approvals/{approval}/comments',
  tag: 'Approvals',
  summary: 'Comment on what waits for approval',
  response: CommentAnswer,
  example: { params: { approval: approvalExample.id }, body: { body: 'Why now?' }, answer: commentExample },
  permission: 'release.request',
  body: strict({ body: CommentOnRequest.shape.body }),
  run: async ({ ctx, params: { approval }, body }) => ({ approval, comment: await commentOnRequest(ctx, { request: approval, ...body }) }),
  present: ({ comment }) => presentComment(comment),
  status: 201,
  location: ({ approval }) => address('approvals', approval),
})

export const postApprove = route({
  method: 'POST',
  path: '/api/v1/approvals/{approval}/approve',
  tag: 'Approvals',
  summary: 'Approve a release',
  description:
    'Carries it out in the same moment; of a set all of it. Neither whoever asked nor the author of one of the versions may approve, with whatever key. When the environment has moved on, the answer is 409 and the request is superseded. `override` is an owner’s reason to pass over a gate that is not green.',
  response: ApprovalsAnswer,
  refuses: ['conflict', 'refused', 'forbidden'],
  example: {
    params: { approval: othersApprovalExample.id },
    body: { decision: 'Fine' },
    answer: {
      approvals: [{ ...othersApprovalExample, ...decided, state: 'approved', decision: 'Fine', release: 'rel_01KAQ4T5H7J9K1M2N4P6Q8R0S2' }],
    },
  },
  permission: 'approval.write',
  body: strict({ decision: ApproveRequest.shape.decision, override: ApproveRequest.shape.override }),
  bodyOptional: true,
  run: async ({ ctx, params, body }) => (await approveRequest(ctx, { request: params.approval, ...body })).requests,
  present: presentAll,
})

export const postReject = route({
  method: 'POST',
  path: '/api/v1/approvals/{approval}/reject',
  tag: 'Approvals',
  summary: 'Reject a release',
  description: 'With the reason; of a set all of it.',
  response: ApprovalsAnswer,
  refuses: ['conflict'],
  example: {
    params: { approval: rejectedExample.id },
    body: { decision: 'Not before the fair' },
    answer: { approvals: [{ ...rejectedExample, ...decided, state: 'rejected', decision: 'Not before the fair' }] },
  },
  permission: 'approval.write',
  body: strict({ decision: RejectRequest.shape.decision }),
  run: ({ ctx, params, body }) => rejectRequest(ctx, { request: params.approval, ...body }),
  present: presentAll,
})

export const postWithdrawRequest = route({
  method: 'POST',
  path: '/api/v1/approvals/{approval}/withdraw',
  tag: 'Approvals',
  summary: 'Take back what one asked for',
  description: 'For whoever asked; of a set all of it.',
  response: ApprovalsAnswer,
  refuses: ['conflict', 'forbidden'],
  example: {
    params: { approval: approvalExample.id },
    answer: { approvals: [{ ...approvalExample, ...decided, state: 'withdrawn', decision: '' }] },
  },
  permission: 'release.request',
  body: Nothing,
  bodyOptional: true,
  run: ({ ctx, params }) => withdrawRequest(ctx, { request: params.approval }),
  present: presentAll,
})
