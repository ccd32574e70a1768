/** How a call went out: with what the run keeps of its request, enough to build its body again. */
export type SentAs = {
  path: '/chat/completions' | '/responses'
  /** Fields of the body that the request has no place for, such as `stream`. */
  others: Record<string, unknown>
  /** Of a call to `/responses`: its first message was sent as `instructions`. */
  instructions?: boolean
  /** Of a call to `/responses`: what came after them was sent as one text. */
  inputText?: boolean
}

type Request = { messages: unknown[]; parameters: Record<string, unknown>; tools: unknown[]; responseFormat: unknown }

/** What Versicle asks on its own: a streamed chat completion that tells its usage (lib/gateways/chat-body). */
export const sentByVersicle: SentAs = { path: '/chat/completions', others: { stream: true, stream_options: { include_usage: true } } }

/** The body of a call, in the protocol it was sent in (OpenAI's Chat Completions or Responses). */
export function sentBody(model: string, { messages, parameters, tools, responseFormat }: Request, sentAs: SentAs): Record<string, unknown> {
  const { path, others, instructions = false, inputText = false } = sentAs
  const shared = { ...parameters, model, ...(tools.length > 0 && { tools }) }
  if (path === '/chat/completions')
    return { ...shared, messages, ...(responseFormat ? { response_format: responseFormat } : {}), ...others }
  const items = instructions ? messages.slice(1) : messages
  return {
    ...shared,
    ...(instructions && { instructions: contentOf(messages[0]) }),
    ...(items.length > 0 && { input: inputText ? contentOf(items[0]) : items }),
    ...(responseFormat ? { text: responseFormat } : {}),
    ...others,
  }
}

const contentOf = (message: unknown): unknown => (message as { content: unknown }).content
