import { z } from 'zod'

const Part = z.looseObject({ type: z.string(), text: z.string().optional() })
const Message = z.looseObject({ role: z.string().min(1), content: z.union([z.string(), z.array(Part)]).nullish() })
const Tool = z.looseObject({ function: z.looseObject({ name: z.string().min(1), parameters: z.unknown() }).optional() })
const tokens = z.int().min(1).nullish()

/** What the simulator reads of OpenAI's chat completion request; everything else is accepted and has no effect. */
export const ChatCompletionRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  tools: z.array(Tool).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })]).nullish(),
  response_format: z.looseObject({ type: z.string(), json_schema: z.looseObject({ schema: z.unknown() }).optional() }).nullish(),
})
export type ChatCompletionRequest = z.infer<typeof ChatCompletionRequest>
