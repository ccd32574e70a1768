import { z } from 'zod'
import { GatewaySlug, ModelName } from '@/lib/gateways/schema'
import { PlaceholderMessages, PromptContent, VariableValues } from '@/lib/prompts/content-schema'
import type { RunError, RunResult } from '@/lib/runs/schema'

export const MAX_COLUMNS = 12

export const CompareTarget = z
  .strictObject({
    /** The column: chosen by the caller, unique in the comparison, repeated on every event. */
    id: z.string().min(1).max(64),
    gateway: GatewaySlug.optional(),
    model: ModelName.optional(),
    /** Laid over the version's own parameters; null takes one away. */
    parameters: PromptContent.shape.parameters,
    /** Another version of the prompt than the one all columns ask. */
    version: z.number().int().positive().max(2_147_483_646).optional(),
  })
  .refine((target) => (target.gateway === undefined) === (target.model === undefined), {
    message: 'Name both the gateway and the model, or neither to use what the version says.',
    path: ['model'],
  })

export const CompareInput = z
  .strictObject({
    promptId: z.string().max(64).optional(),
    /** A saved version of the prompt … */
    version: z.number().int().positive().optional(),
    /** … or a content that is not saved: the draft as it stands in the editor. */
    content: PromptContent.optional(),
    variables: VariableValues.default({}),
    /** For each placeholder message, the messages that stand in its place. */
    placeholders: PlaceholderMessages.default({}),
    /** Run as this environment: its route answers where a column names no target, and its region binds every column. */
    environment: z.string().max(64).optional(),
    targets: z
      .array(CompareTarget)
      .min(1, 'Add at least one column.')
      .max(MAX_COLUMNS, `At most ${MAX_COLUMNS} columns.`)
      .refine((targets) => new Set(targets.map(({ id }) => id)).size === targets.length, 'Two columns have the same id.'),
  })
  .refine((input) => (input.version === undefined) !== (input.content === undefined), 'Give either a version or a content.')
  .refine(
    (input) => (input.version === undefined && input.targets.every(({ version }) => version === undefined)) || input.promptId !== undefined,
    {
      message: 'Name the prompt the version belongs to.',
      path: ['promptId'],
    },
  )
export type CompareInput = z.output<typeof CompareInput>

/**
 * One merged stream for all columns. Every column ends with exactly one `finish` (ok, incomplete, aborted) or `error`. The `warnings` of a
 * start say what was given in vain and what rendered as nothing: the same for every column, absent when there is nothing to say.
 */
export type CompareEvent = { column: string } & (
  | { type: 'start'; gateway: string; gatewayName: string; model: string; simulator: boolean; warnings?: string[] }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** `index` tells calls apart; `id` and `name` come once, `arguments` is the piece to append. */
  | { type: 'tool_call'; index: number; id: string | null; name: string | null; arguments: string }
  | { type: 'finish'; run: RunResult }
  /** `run` is null when nothing could be sent: unknown gateway, region boundary, refused input. Text received before it stays. */
  | { type: 'error'; error: RunError; run: RunResult | null }
)
