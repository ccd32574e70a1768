import { z } from 'zod'
import { RequestState } from '@/lib/approvals/schema'
import { Author, authorExample, Id, Time, VersionNumber, Weight } from './parts'

const AskedVariant = z.object({ version: VersionNumber, weight: Weight })

export const ApprovalAnswer = z
  .object({
    id: Id('rqs'),
    state: RequestState.meta({
      description: '`superseded`: something else went live there first, or the environment or the prompt was archived.',
    }),
    prompt: z.string(),
    environment: z.string(),
    kind: z.enum(['release', 'split', 'withdrawal', 'rollout']),
    variants: z.array(AskedVariant).meta({ description: 'The standing one last; none for a withdrawal.' }),
    steps: z
      .array(z.object({ at: Time, weight: Weight }))
      .nullable()
      .meta({ description: 'Of a ramp; `variants` is then its first step.' }),
    replaces: z
      .object({ id: Id('rel'), sequence: z.int(), variants: z.array(AskedVariant) })
      .nullable()
      .meta({ description: 'The release that was live when it was asked for.' }),
    set: Id('set').nullable().meta({ description: 'Those asked for together share it, and are decided together.' }),
    note: z.string(),
    author: Author,
    created_at: Time,
    decided_by: Author.nullable(),
    decided_at: Time.nullable(),
    decision: z.string().nullable().meta({ description: 'What the one who decided said, or what took its place.' }),
    release: Id('rel').nullable().meta({ description: 'What came of it.' }),
    rollout: Id('rol').nullable().meta({ description: 'The ramp that came of it.' }),
    comment_count: z.int(),
    may_approve: z.boolean().meta({ description: 'Whether whoever asks this may approve it.' }),
    why_not: z.string().nullable(),
  })
  .meta({ id: 'Approval', description: 'A release that waits for a second person.' })

export const ApprovalsAnswer = z.object({ approvals: z.array(ApprovalAnswer).meta({ description: 'One, or those of a set.' }) })
export const CommentAnswer = z.object({ id: Id('cmt'), body: z.string(), author: Author, created_at: Time }).meta({ id: 'ApprovalComment' })
export const ApprovalDetailAnswer = z
  .object({
    ...ApprovalAnswer.shape,
    comments: z.array(CommentAnswer),
    refusals: z
      .array(z.object({ rule: z.string(), message: z.string(), overridable: z.boolean() }))
      .meta({ description: 'Rules that would refuse it even when approved.' }),
    warnings: z.array(z.object({ rule: z.string(), message: z.string() })),
    others: z.array(ApprovalAnswer).meta({ description: 'The rest of its set.' }),
  })
  .meta({ id: 'ApprovalDetail' })
export const WaitingAnswer = z.object({
  for_me: z.int().meta({ description: 'That whoever asks this may approve.' }),
  mine: z.int().meta({ description: 'That whoever asks this asked for.' }),
})

export const approvalExample: z.infer<typeof ApprovalAnswer> = {
  id: 'rqs_01KAQ4S4G6H8J0K1M3N5P7Q9R1',
  state: 'open',
  prompt: 'support-reply',
  environment: 'staging',
  kind: 'release',
  variants: [{ version: 2, weight: 10_000 }],
  steps: null,
  replaces: null,
  set: null,
  note: 'It held for a week',
  author: authorExample,
  created_at: '2026-11-23T09:05:00.000Z',
  decided_by: null,
  decided_at: null,
  decision: null,
  release: null,
  rollout: null,
  comment_count: 0,
  may_approve: false,
  why_not: 'You asked for this release, so somebody else has to approve it.',
}
/** Two that somebody else asked for. */
export const othersApprovalExample: z.infer<typeof ApprovalAnswer> = {
  ...approvalExample,
  id: 'rqs_01KAQ4W7K9M1N3P4Q6R8S0T2V5',
  prompt: 'support/refund',
  environment: 'development',
  variants: [{ version: 1, weight: 10_000 }],
  author: { type: 'user', id: 'usr_01KAQ4X8M0N2P4Q5R7S9T1V3W6', name: 'Grace' },
  may_approve: true,
  why_not: null,
}
export const rejectedExample = { ...othersApprovalExample, id: 'rqs_01KAQ4Y9N1P3Q5R6S8T0V2W4X7', prompt: 'support/greeting' }

export const commentExample: z.infer<typeof CommentAnswer> = {
  id: 'cmt_01KAQ4V6J8K0M2N3P5Q7R9S1T3',
  body: 'Why now?',
  author: authorExample,
  created_at: '2026-11-23T09:06:00.000Z',
}
export const approvalDetailExample: z.infer<typeof ApprovalDetailAnswer> = {
  ...approvalExample,
  comments: [],
  refusals: [],
  warnings: [],
  others: [],
}
