import { z } from 'zod'
import { EnvironmentRef, PlainText } from '@/lib/environments/schema'
import type { Author } from '@/lib/prompts/schema'

export const GATE_KINDS = ['sign_off'] as const
export const GateKindName = z.enum(GATE_KINDS, { error: `The kinds of gates are ${GATE_KINDS.join(', ')}.` })
export type GateKindName = z.infer<typeof GateKindName>

/** Who may sign off at a gate of the kind `sign_off`. */
export const SignOffSettings = z.strictObject({
  /** The lowest role that may. */
  role: z.enum(['editor', 'releaser', 'admin', 'owner'], { error: 'Choose editor, releaser, admin or owner.' }).default('editor'),
  /** The author of a version may not sign it off. */
  notAuthor: z.boolean().default(false),
})
export type SignOffSettings = z.infer<typeof SignOffSettings>

const GateId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a gate (gat_…).')
const name = PlainText.min(1, 'Name what has to be green, such as Legal review.').max(100, 'The name is too long (100 characters).')

export const AddGate = z.strictObject({
  environment: EnvironmentRef,
  name,
  kind: GateKindName.default('sign_off'),
  settings: SignOffSettings.default({ role: 'editor', notAuthor: false }),
})
export type AddGate = z.infer<typeof AddGate>

/** What is absent stays; `settings` are replaced whole. */
export const UpdateGate = z.strictObject({ gate: GateId, name: name.optional(), settings: SignOffSettings.optional() })
export type UpdateGate = z.infer<typeof UpdateGate>

/** Takes it away; what was signed off there stays in the history. */
export const RemoveGate = z.strictObject({ gate: GateId })
export type RemoveGate = z.infer<typeof RemoveGate>

export const SignOff = z.strictObject({
  gate: GateId,
  promptId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the prompt by its id.'),
  version: z.int('Give a version as a whole number.').min(1, 'Versions count from 1.').max(2_147_483_646),
  green: z.boolean(),
  comment: PlainText.max(2000, 'The comment is too long (2,000 characters).').default(''),
})
export type SignOff = z.infer<typeof SignOff>

export const ListGates = z.strictObject({ environment: EnvironmentRef.optional() })
export type ListGates = z.infer<typeof ListGates>

/** What the gates of an environment say of some versions of a prompt. */
export const ReadGateStates = z.strictObject({
  environment: EnvironmentRef,
  promptId: SignOff.shape.promptId,
  versions: z.array(SignOff.shape.version).min(1, 'Name at least one version.').max(20, 'At most 20 versions at once.'),
})
export type ReadGateStates = z.infer<typeof ReadGateStates>

export const ListSignOffs = z.strictObject({
  gate: GateId,
  promptId: SignOff.shape.promptId.optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^gtr_[0-9A-Z]{26}$/, 'Give the next_cursor of the page before, unchanged.')
    .optional(),
})
export type ListSignOffs = z.input<typeof ListSignOffs>

export type GateDto = {
  id: string
  environment: { id: string; slug: string; name: string }
  name: string
  kind: GateKindName
  settings: SignOffSettings
  /** What has to happen for it to be green, in plain words. */
  description: string
  createdAt: string
}

/** `open`: nobody has said anything of this version yet. */
export type GateColour = 'green' | 'red' | 'open'
/** What a gate says of one version: its newest result counts. */
export type GateVerdict = {
  versionId: string
  colour: GateColour
  comment: string
  author: Author | null
  at: string | null
}
export type GateStateDto = { gate: GateDto; versions: (GateVerdict & { version: number })[]; green: boolean }

/** One result, as the history of a gate shows it. */
export type SignOffDto = {
  id: string
  gateId: string
  promptId: string
  promptName: string
  version: number
  green: boolean
  comment: string
  author: Author
  createdAt: string
}
export type SignOffPage = { data: SignOffDto[]; nextCursor: string | null }
