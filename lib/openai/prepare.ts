import { invalid } from '@/lib/errors'
import type { SentAs } from '@/lib/runs/sent-as'
import type { ReadPrompt } from './read-prompt'
import { responsesContent } from './responses-body'
import type { ChatBody, ResponsesBody } from './schema'

/** A call as a gateway takes it, the model's name aside; and what the log keeps of it. */
export type Prepared = {
  protocol: 'chat' | 'responses'
  path: '/chat/completions' | '/responses'
  /** What to ask for: an alias, or `gateway/model`. */
  says: string
  body: Record<string, unknown>
  streamed: boolean
  /** Usage is asked for on Versicle's behalf: the caller must not see the event that tells it. */
  addsUsage: boolean
  request: { messages: object[]; parameters: Record<string, unknown>; tools: object[]; responseFormat: object | null; sentAs: SentAs }
  prompt: ReadPrompt | null
}

const noModel = () =>
  invalid('Name a model: a route’s alias such as default, or a target such as koala/gpt-5.', [
    { path: 'model', message: 'Name a model, or a prompt that does.' },
  ])

/** What a chat completion sends: what is published first, the request's own messages after it; the request's own settings win. */
export function prepareChat(body: ChatBody, prompt: ReadPrompt | null): Prepared {
  const { model, prompt: _, messages = [], stream, stream_options: asked, ...own } = body
  const says = model ?? prompt?.model
  if (!says) throw noModel()
  const published = prompt && {
    ...prompt.parameters,
    ...(prompt.tools.length > 0 && { tools: prompt.tools }),
    ...(prompt.responseFormat && { response_format: prompt.responseFormat }),
  }
  const all = [...(prompt?.messages ?? []), ...messages]
  if (all.length === 0) throw invalid('Send messages, or name a prompt.', [{ path: 'messages', message: 'Send at least one message.' }])
  const settings = { ...published, ...own }
  const streamed = stream === true
  const addsUsage = streamed && asked?.include_usage === undefined
  const { tools, response_format: responseFormat = null, ...parameters } = settings as Record<string, unknown>
  const streaming = {
    ...(stream !== undefined && stream !== null && { stream }),
    ...(streamed ? { stream_options: addsUsage ? { ...asked, include_usage: true } : asked } : asked && { stream_options: asked }),
  }
  return {
    protocol: 'chat',
    path: '/chat/completions',
    says,
    body: { ...settings, messages: all, ...streaming },
    streamed,
    addsUsage,
    request: {
      messages: all,
      parameters,
      tools: listOf(tools),
      responseFormat: responseFormat as object | null,
      sentAs: { path: '/chat/completions', others: { ...unlisted(tools), ...streaming } },
    },
    prompt,
  }
}

/** The same for the Responses API: what is published goes before `input`, in that API's own shapes. */
export function prepareResponse(body: ResponsesBody, prompt: ReadPrompt | null): Prepared {
  const { model, prompt: _, input, ...own } = body
  const says = model ?? prompt?.model
  if (!says) throw noModel()
  const given = typeof input === 'string' ? [{ role: 'user', content: input }] : (input ?? [])
  const published = prompt && responsesContent(prompt)
  const all = [...(published?.input ?? []), ...given]
  const sent = published ? all : input
  if (all.length === 0 && own.previous_response_id === undefined && own.instructions === undefined && own.conversation === undefined)
    throw invalid('Send an input, or name a prompt.', [{ path: 'input', message: 'Send an input.' }])
  const settings: Record<string, unknown> = { ...published?.settings, ...own }
  const { tools, text = null, instructions, stream, ...parameters } = settings
  const instructed = typeof instructions === 'string'
  return {
    protocol: 'responses',
    path: '/responses',
    says,
    body: { ...settings, ...(sent !== undefined && sent !== null && { input: sent }) },
    streamed: stream === true,
    addsUsage: false,
    request: {
      messages: [...(instructed ? [{ role: 'system', content: instructions }] : []), ...all],
      parameters,
      tools: listOf(tools),
      responseFormat: text as object | null,
      sentAs: {
        path: '/responses',
        others: {
          ...unlisted(tools),
          ...(!instructed && instructions !== undefined && { instructions }),
          ...(stream !== undefined && { stream }),
        },
        ...(instructed && { instructions: true }),
        ...(typeof sent === 'string' && { inputText: true }),
      },
    },
    prompt,
  }
}

const listOf = (tools: unknown): object[] => (Array.isArray(tools) ? tools : [])
/** Tools that a list of some would not give back: none at all, or none in so many words. */
const unlisted = (tools: unknown): object => (tools === undefined || listOf(tools).length > 0 ? {} : { tools })
