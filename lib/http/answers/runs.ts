import { z } from 'zod'
import { RunSource, RunStatus } from '@/lib/runs/schema'
import { Id, JsonObject, pageAnswer, Time } from './parts'

const CostAnswer = z
  .object({ amount: z.string(), currency: z.string(), source: z.enum(['gateway', 'price_book']) })
  .meta({ id: 'Cost', description: 'What is not known is null, never 0.' })
const Tokens = z.int().nullable()
const UsageAnswer = z
  .object({ input_tokens: Tokens, output_tokens: Tokens, cached_input_tokens: Tokens, reasoning_tokens: Tokens })
  .meta({ id: 'Usage', description: 'As the gateway counted.' })
export const RunErrorAnswer = z
  .object({
    message: z.string(),
    code: z.string().nullable(),
    status: z.int().nullable(),
    upstream_request_id: z.string().nullable(),
    retry_after_seconds: z.number().nullable(),
  })
  .meta({ id: 'RunError', description: 'In the gateway’s own words.' })

const figures = {
  id: Id('run'),
  gateway: z.string(),
  model: z.string(),
  answered_model: z.string().nullable(),
  status: RunStatus,
  output: z.string(),
  finish_reason: z.string().nullable(),
  first_token_ms: z.number().nullable(),
  latency_ms: z.number(),
  usage: UsageAnswer.nullable(),
  cost: CostAnswer.nullable(),
  reported_cost: CostAnswer.nullable(),
  upstream_request_id: z.string().nullable(),
  error: RunErrorAnswer.nullable(),
}
const AttemptAnswer = z
  .object({
    gateway: z.string(),
    model: z.string(),
    status: z.int().nullable(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    latency_ms: z.number(),
  })
  .meta({ id: 'Attempt', description: 'One try of a call. `code` and `message` are null where it gave an answer.' })
const thought = {
  reasoning: z.string(),
  tool_calls: z.array(z.object({ id: z.string().nullable(), name: z.string(), arguments: z.string() })),
  attempts: z.array(AttemptAnswer).meta({ description: 'Every try, the failed ones first. All figures are of the last one.' }),
}
const WireResponseAnswer = z
  .object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string(), truncated: z.boolean() })
  .meta({
    id: 'WireResponse',
    description: 'What came over the wire: at most the first 64 kB of the body, keys and secret header values struck out, no cookies.',
  })

export const RunAnswer = z.object({ ...figures, ...thought }).meta({ id: 'Run' })
const UnsentAnswer = z
  .object({
    id: z.null(),
    gateway: z.string().nullable(),
    model: z.string().nullable(),
    status: z.literal('error'),
    output: z.string(),
    finish_reason: z.null(),
    first_token_ms: z.null(),
    latency_ms: z.null(),
    usage: z.null(),
    cost: z.null(),
    error: RunErrorAnswer,
  })
  .meta({ id: 'Unsent', description: 'A target that nothing could be sent to. No run was recorded.' })

export const RunsAnswer = z.object({
  runs: z.array(z.union([RunAnswer, UnsentAnswer])).meta({ description: 'In the order of `targets`.' }),
  warnings: z.array(z.string()).meta({ description: 'One for each value that nothing asks for.' }),
})

/** What happens while an answer comes, each event with the place where. */
export const eventsAt = <P extends z.ZodRawShape>(place: P) =>
  [
    z.object({
      ...place,
      type: z.literal('start'),
      gateway: z.string(),
      model: z.string(),
      simulator: z.boolean(),
      warnings: z.array(z.string()).optional().meta({ description: 'Where a value was given that nothing asks for.' }),
    }),
    z.object({ ...place, type: z.literal('text'), text: z.string() }),
    z.object({ ...place, type: z.literal('reasoning'), text: z.string() }),
    z.object({
      ...place,
      type: z.literal('tool_call'),
      index: z.int(),
      id: z.string().nullable(),
      name: z.string().nullable(),
      arguments: z.string(),
    }),
    z.object({ ...place, type: z.literal('finish'), run: RunAnswer }),
    z.object({ ...place, type: z.literal('error'), error: RunErrorAnswer, run: RunAnswer.nullable() }),
  ] as const
/** The data of each server-sent event. */
export const RunEventAnswer = z
  .discriminatedUnion('type', eventsAt({ target: z.int().min(0).meta({ description: 'The place in the request’s `targets`, from 0.' }) }))
  .meta({ id: 'RunEvent' })

const logged = {
  source: RunSource,
  prompt: z.string().nullable(),
  version: z.int().nullable(),
  environment: z.string().nullable(),
  created_by: z.string().nullable(),
  created_at: Time,
}
const LoggedRunAnswer = z.object({ ...figures, ...logged }).meta({ id: 'LoggedRun', description: '`output` is its first 200 characters.' })
export const RunLogAnswer = pageAnswer(LoggedRunAnswer).extend({
  looked_back_to: Time.nullable().meta({ description: 'All runs since then were looked at; null when the page is full, or the last.' }),
  total: z
    .object({ count: z.int(), at_least: z.boolean().meta({ description: 'There are so many and more.' }) })
    .nullable()
    .meta({ description: 'On the first page, where counting is cheap.' }),
})
export const RunDetailAnswer = z
  .object({
    ...figures,
    ...logged,
    ...thought,
    response: WireResponseAnswer.nullable().meta({ description: 'Null when nothing came, and for runs from before it was kept.' }),
    inputs: z
      .object({
        variables: JsonObject,
        placeholders: z.record(z.string(), z.array(z.unknown())),
        messages: z.array(z.unknown()),
        parameters: JsonObject,
        tools: z.array(z.unknown()),
        response_format: z.unknown(),
      })
      .meta({ description: 'What was sent, and the values that went in.' }),
    session_id: z.string().nullable().meta({ description: 'The playground’s session.' }),
    cell: z.string().nullable().meta({ description: 'Which column, row of inputs, repetition and turn of the session.' }),
    group_id: z.string().meta({ description: 'Runs that were started together have the same.' }),
    release_id: z.string().nullable(),
    variant: z.string().nullable(),
    price_id: z.string().nullable().meta({ description: 'The row of the price book that the cost was counted with.' }),
  })
  .meta({ id: 'RunDetail' })

const figuresExample = {
  id: 'run_01KAQ53C5D7E9F0G2H4J6K8M0N',
  gateway: 'sandbox',
  model: 'sandbox-echo',
  answered_model: 'sandbox-echo',
  status: 'ok',
  output: 'I was billed twice.',
  finish_reason: 'stop',
  first_token_ms: 14,
  latency_ms: 41,
  usage: { input_tokens: 21, output_tokens: 5, cached_input_tokens: null, reasoning_tokens: null },
  cost: null,
  reported_cost: null,
  upstream_request_id: null,
  error: null,
} as const
const thoughtExample: z.infer<z.ZodObject<typeof thought>> = {
  reasoning: '',
  tool_calls: [],
  attempts: [{ gateway: 'sandbox', model: 'sandbox-echo', status: 200, code: null, message: null, latency_ms: 41 }],
}
export const runExample: z.infer<typeof RunAnswer> = { ...figuresExample, ...thoughtExample }
export const runsExample: z.infer<typeof RunsAnswer> = { runs: [runExample], warnings: [] }
export const loggedRunExample: z.infer<typeof LoggedRunAnswer> = {
  ...figuresExample,
  source: 'api',
  prompt: 'support-reply',
  version: 1,
  environment: null,
  created_by: 'web app',
  created_at: '2026-11-23T09:20:00.000Z',
}
export const runDetailExample: z.infer<typeof RunDetailAnswer> = {
  ...loggedRunExample,
  ...thoughtExample,
  response: {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: 'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"I "},"finish_reason":null}]}\n\n',
    truncated: true,
  },
  inputs: {
    variables: { product: 'Kite', ticket: 'I was billed twice.' },
    placeholders: {},
    messages: [
      { role: 'system', content: 'You answer tickets about Kite. Be brief.' },
      { role: 'user', content: 'I was billed twice.' },
    ],
    parameters: { temperature: 0.2, max_tokens: 400 },
    tools: [],
    response_format: null,
  },
  session_id: null,
  cell: null,
  group_id: 'run_01KAQ53C5D7E9F0G2H4J6K8M0M',
  release_id: null,
  variant: null,
  price_id: null,
}
export const runsExportExample = `id,started_at,source,status,prompt,version,environment,gateway,model,answered_model,finish_reason,first_token_ms,latency_ms,input_tokens,output_tokens,cached_input_tokens,reasoning_tokens,cost,currency,cost_source,reported_cost,upstream_request_id,error,session_id,created_by,variables,messages,output,tool_calls\r
`
