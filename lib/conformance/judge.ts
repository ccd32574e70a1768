import { z } from 'zod'
import { retryAfterSeconds } from '@/lib/database/retry-after'
import { readUsage } from '@/lib/gateways/answer'
import { type Exchange, type Fields, fields } from './exchange'
import type { CheckName, Verdict } from './schema'

export type Judgement = { verdict: Verdict; said: string }
/** Makes a call, or gives its answer again when it was made. */
export type Make = (call: Exchange['call']) => Promise<Exchange>

const passes = (said: string): Judgement => ({ verdict: 'passes', said })
const differs = (said: string): Judgement => ({ verdict: 'differs', said })
const notSupported = (said: string): Judgement => ({ verdict: 'not_supported', said })
const couldNotTell = (said: string): Judgement => ({ verdict: 'could_not_tell', said })

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const firstChoice = (body: Fields | null): Fields => fields(list(body?.choices)[0])
const quoted = (text: string) => `“${text.trim().slice(0, 120)}${text.trim().length > 120 ? '…' : ''}”`

/** The text of an answer that came in one piece, whether asked for as a stream or not. */
function textOf({ json, frames }: Exchange): string {
  const said = (body: Fields) => {
    const choice = firstChoice(body)
    const content = fields(choice.message ?? choice.delta).content
    return typeof content === 'string'
      ? content
      : list(content)
          .map((part) => String(fields(part).text ?? ''))
          .join('')
  }
  return json ? said(json) : frames.map(said).join('')
}

/** Troubles that say nothing about what a gateway can do: the key, the money, its load, the network. */
const passing = /quota|balance|credit|billing|rate.?limit|too many|overload|capacity|unavailable|timeout|channel|api.?key|unauthori[sz]ed/i

/** Why a call has no answer to judge by: it is not understood here, or something else is in the way. Null when there is an answer. */
export function refusal({ error, status, json, frames }: Exchange, what: string): Judgement | null {
  if (!error) return json || frames.length > 0 ? null : couldNotTell('What came back was no JSON and no stream.')
  if (status === null) return couldNotTell(`There was no answer: ${error.message}`)
  const words = `HTTP ${status}: ${quoted(error.message)}`
  const meansIt = (status === 200 || [400, 404, 405, 415, 422, 501].includes(status)) && !passing.test(`${error.code} ${error.message}`)
  return meansIt ? notSupported(`${what} was refused with ${words}`) : couldNotTell(`The call was refused with ${words}`)
}

/** How every check but that of Retry-After comes to its verdict. Calls are made when they are needed. */
export const judges: Record<Exclude<CheckName, 'retry_after'>, (make: Make, model: string) => Promise<Judgement>> = {
  model_echo: async (make, model) => {
    const asked = await make('plain')
    const refused = refusal(asked, 'A plain question')
    if (refused) return { ...refused, verdict: 'could_not_tell' }
    const named = (asked.json ?? asked.frames.at(-1))?.model
    if (typeof named !== 'string' || named === '') return notSupported('The answer does not say which model gave it.')
    if (named === model) return passes(`Asked for ${model}, the answer names it.`)
    if (model.endsWith(`/${named}`)) return passes(`The answer names ${quoted(named)}, which is ${model} without its prefix.`)
    const dated = named.startsWith(model) && /^[-@:_]?(\d{4}-?\d{2}(-?\d{2})?|\d{3,8}|latest)$/.test(named.slice(model.length))
    if (dated) return passes(`The answer names ${quoted(named)}, the dated name of ${model}.`)
    return differs(`Asked for ${model}, the answer says that ${quoted(named)} gave it.`)
  },

  streaming_usage: async (make) => {
    const asked = await make('stream')
    const refused = refusal(asked, 'A stream with stream_options.include_usage')
    if (refused) return refused
    if (asked.json)
      return differs(`A stream was asked for, and the answer came in one piece${readUsage(asked.json.usage) ? ', with usage' : ''}.`)
    if (asked.tooLong) return couldNotTell('The answer was longer than what is read of it, so how it ends is not known.')
    const counted = asked.frames.filter((frame) => readUsage(frame.usage))
    const usage = readUsage(counted.at(-1)?.usage)
    const ended = asked.done || asked.frames.some((frame) => typeof firstChoice(frame).finish_reason === 'string')
    if (!ended) return differs('The stream ended without a finish reason and without [DONE], as if it had been cut off.')
    if (!usage) return notSupported('The stream ended without usage, so tokens and cost of streamed answers stay unknown.')
    const figures = `${usage.inputTokens ?? 'unknown'} tokens in, ${usage.outputTokens ?? 'unknown'} out`
    if (counted.length > 1) return differs(`${counted.length} chunks carry usage; the last says ${figures}.`)
    const alone = Array.isArray(counted[0]?.choices) && counted[0].choices.length === 0
    return alone
      ? passes(`The last chunk carries usage and no choices: ${figures}.`)
      : differs(`Usage comes (${figures}), but in a chunk that has choices as well.`)
  },

  error_shape: async (make) => {
    const asked = await make('unknown_model')
    if (asked.status === null) return couldNotTell(`There was no answer: ${asked.error?.message ?? 'none came'}`)
    if (!asked.error) return couldNotTell('A model that does not exist was answered all the same, so no error was seen.')
    const error = asked.json?.error ?? asked.frames.map((frame) => frame.error).find(Boolean)
    if (typeof error === 'string') return differs(`“error” is a text and no object: ${quoted(error)}`)
    if (typeof error !== 'object' || error === null)
      return differs(`There is no “error” object in the answer: ${quoted(asked.evidence.body)}`)
    const has = fields(error)
    const missing = ['message', 'type', 'param', 'code'].filter((name) => !(name in has))
    if (typeof has.message !== 'string') return differs(`error.message is no text. It has: ${Object.keys(has).join(', ') || 'nothing'}.`)
    if (missing.length > 0)
      return differs(`${missing.map((name) => `error.${name}`).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`)
    if (has.code !== null && typeof has.code !== 'string') return differs(`error.code is a ${typeof has.code} where OpenAI has a text.`)
    return passes('Errors carry message, type, param and code, as OpenAI’s do.')
  },

  http_200_errors: async (make) => {
    const both = [await make('unknown_model'), await make('unknown_model_stream')]
    const gone = both.find(({ status }) => status === null)
    if (gone) return couldNotTell(`There was no answer: ${gone.error?.message ?? 'none came'}`)
    const answered = both.find(({ error }) => error === null)
    if (answered) {
      const by = (answered.json ?? answered.frames.at(-1))?.model
      return differs(`A model that does not exist was answered all the same${typeof by === 'string' ? `, by ${quoted(by)}` : ''}.`)
    }
    const hidden = both.filter(({ status }) => status !== null && status < 400)
    if (hidden.length > 0) {
      const where =
        hidden.length === 2
          ? 'An unknown model'
          : hidden[0]?.call === 'unknown_model'
            ? 'An unknown model, not streamed,'
            : 'An unknown model, streamed,'
      return differs(`${where} is answered with HTTP ${hidden[0]?.status} and the error in the body.`)
    }
    if (both.some(({ status }) => status === 429)) return couldNotTell('The calls were limited (429) before their model was looked at.')
    return passes(`An unknown model is answered with HTTP ${[...new Set(both.map(({ status }) => status))].join(' and ')}.`)
  },

  tools: async (make) => {
    const asked = await make('tools')
    const refused = refusal(asked, 'A tool')
    if (refused) return refused
    const calls = list(fields(firstChoice(asked.json).message).tool_calls)
    if (calls.length === 0) return notSupported(`The tool was accepted and not called; text came: ${quoted(textOf(asked))}`)
    const called = fields(fields(calls[0]).function)
    if (called.name !== 'look_up_weather') return differs(`A tool was called that was not offered: ${quoted(String(called.name))}`)
    if (typeof called.arguments !== 'string') return differs('The arguments of the tool call are an object where OpenAI has a JSON text.')
    const city = z.looseObject({ city: z.string() }).safeParse(parsed(called.arguments))
    return city.success
      ? passes(`The tool was called with the city ${quoted(city.data.city)}.`)
      : differs(`The tool was called with arguments that do not fit it: ${quoted(called.arguments)}`)
  },

  json_schema: async (make) => {
    const asked = await make('json_schema')
    const refused = refusal(asked, 'A response format with a JSON Schema')
    if (refused) return refused
    const text = textOf(asked)
    const fits = z.strictObject({ kq_colour: z.enum(['blue', 'green', 'grey']), kq_legs: z.int() }).safeParse(parsed(text))
    if (fits.success) return passes('The answer is JSON that fits the schema.')
    const json = parsed(text)
    return json === undefined
      ? notSupported(`The schema was accepted and ignored; text came: ${quoted(text)}`)
      : differs(`JSON came that does not fit the schema: ${quoted(text)}`)
  },

  images: async (make) => {
    const asked = await make('image')
    const refused = refusal(asked, 'An image')
    if (refused) return refused
    const text = textOf(asked)
    return /\b(red|crimson|scarlet|rouge|rot|rojo|rosso|vermelho)\b|红|紅|赤|빨/i.test(text)
      ? passes(`Shown a red square, it answered ${quoted(text)}.`)
      : differs(`The image was accepted, but its colour was not seen: ${quoted(text)}`)
  },

  seed: async (make) => {
    const first = await make('seed')
    const refused = refusal(first, 'A seed')
    if (refused) return refused
    const again = await make('seed_again')
    const troubled = refusal(again, 'A seed')
    if (troubled) return { ...troubled, verdict: 'could_not_tell' }
    if (textOf(first) !== textOf(again))
      return differs(`Twice the same seed gave two answers: ${quoted(textOf(first))} and ${quoted(textOf(again))}`)
    const other = await make('seed_other')
    if (other.error)
      return couldNotTell(`The same seed gave the same answer; another seed could not be tried: ${quoted(other.error.message)}`)
    return textOf(other) === textOf(first)
      ? couldNotTell(`Every seed gave the same answer, ${quoted(textOf(first))}, so it cannot be told whether the seed matters.`)
      : passes('The same seed gave the same answer, another seed another.')
  },

  logprobs: async (make) => {
    const asked = await make('logprobs')
    const refused = refusal(asked, 'A call with logprobs')
    if (refused) return refused
    const told = fields(firstChoice(asked.json).logprobs)
    const tokens = list(told.content)
    if (tokens.some((token) => typeof fields(token).logprob === 'number'))
      return passes(`${tokens.length} tokens came with their log probabilities.`)
    if (list(told.token_logprobs).length > 0) return differs('Log probabilities came in the form of the old completions API.')
    return notSupported('Logprobs were accepted and did not come.')
  },

  responses_api: async (make) => {
    const asked = await make('responses')
    const refused = refusal(asked, 'POST /responses')
    if (refused) return refused
    if (Array.isArray(asked.json?.output) && asked.json.object === 'response')
      return passes('POST /responses answered with a response object.')
    return differs(`POST /responses answered with something else: ${quoted(asked.evidence.body)}`)
  },
}

/** Judged by every call that was made: only a 429 that came by itself counts. */
export function judgeRetryAfter(made: readonly Exchange[]): Judgement {
  const limited = made.filter(({ status }) => status === 429)
  if (limited.length === 0) return couldNotTell('No call was limited (429), and none is provoked.')
  const seconds = limited.map(({ headers }) => retryAfterSeconds(headers)).find((each) => each !== null)
  return seconds === undefined || seconds === null
    ? differs('A call was limited (429) without Retry-After, so nobody knows when to try again.')
    : passes(`A call was limited (429), with Retry-After: ${seconds} seconds.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
