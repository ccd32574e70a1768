import type { Tone } from '@/components/ui/badge'
import type { CheckName, ReportState, Verdict } from '@/lib/conformance/schema'

/** What each check is called, and the question it answers. */
export const checkWords: Record<CheckName, { name: string; asks: string }> = {
  model_echo: { name: 'Model echo', asks: 'Does the answer name the model that was asked for?' },
  streaming_usage: { name: 'Usage in streams', asks: 'Does a stream end with its token counts?' },
  error_shape: { name: 'Error shape', asks: 'Do errors look like OpenAI’s?' },
  http_200_errors: { name: 'Honest status', asks: 'Do errors have an error’s HTTP status?' },
  tools: { name: 'Tools', asks: 'Is a tool called, with arguments that fit?' },
  json_schema: { name: 'JSON Schema', asks: 'Does an answer fit the schema it was given?' },
  images: { name: 'Images', asks: 'Is a picture seen?' },
  seed: { name: 'Seed', asks: 'Does the same seed give the same answer?' },
  logprobs: { name: 'Logprobs', asks: 'Do log probabilities come when asked for?' },
  responses_api: { name: 'Responses API', asks: 'Is POST /responses there?' },
  retry_after: { name: 'Retry-After', asks: 'If a call was limited: was it said for how long?' },
}

export const verdictWords: Record<Verdict, { name: string; tone: Tone }> = {
  passes: { name: 'passes', tone: 'well' },
  differs: { name: 'differs', tone: 'warn' },
  not_supported: { name: 'not supported', tone: 'neutral' },
  could_not_tell: { name: 'could not tell', tone: 'outline' },
}

export const stateWords: Record<ReportState, string> = {
  queued: 'Waiting to begin',
  running: 'Under way',
  finished: 'Finished',
  cancelled: 'Cancelled',
  failed: 'Failed',
}

/** `12 calls`. */
export const callsWords = (count: number): string => (count === 1 ? '1 call' : `${count.toLocaleString('en')} calls`)
