import { z } from 'zod'
import { PlaceholderMessages, VariableValues } from '@/lib/prompts/content-schema'

/** What is published, by name: the object of OpenAI's Responses API (`id`, `version`, `variables`), and what only Versicle knows. */
export const PromptReference = z.strictObject({
  /** The prompt's name (an earlier one too), its id, or the `pmpt_…` id it had at OpenAI. */
  id: z.string().min(1, 'Name the prompt.').max(300),
  /** An exact version; absent: what the environment serves. */
  version: z
    .union([z.string().regex(/^[1-9]\d{0,8}$/, 'Give the version as a whole number.'), z.int().min(1).max(999_999_999)])
    .nullish()
    .transform((version) => (version === null || version === undefined ? null : Number(version))),
  variables: VariableValues.nullish(),
  placeholders: PlaceholderMessages.optional(),
  /** Any stable string such as a user id: the sticky variant of a weighted release. */
  key: z.string().max(500).optional(),
})
export type PromptReference = z.output<typeof PromptReference>

const common = {
  model: z.string().min(1).max(400).nullish(),
  prompt: PromptReference.nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.record(z.string(), z.unknown()).nullish(),
}
/** What is looked at of a request; everything else goes to the gateway as it came. */
export const ChatBody = z.looseObject({ ...common, messages: z.array(z.record(z.string(), z.unknown())).max(10_000).optional() })
export const ResponsesBody = z.looseObject({
  ...common,
  input: z.union([z.string(), z.array(z.record(z.string(), z.unknown())).max(10_000)]).nullish(),
})
export type ChatBody = z.output<typeof ChatBody>
export type ResponsesBody = z.output<typeof ResponsesBody>
