import type { ChatRequest } from './client'

/** The body of a streamed chat completion (OpenAI's protocol); without `usage`, it does not ask for the tokens at the end of the stream. */
export const chatBody = ({ model, messages, parameters, tools, responseFormat }: ChatRequest, usage = true): Record<string, unknown> => ({
  ...parameters,
  model,
  messages,
  ...(tools.length > 0 ? { tools } : {}),
  ...(responseFormat ? { response_format: responseFormat } : {}),
  stream: true,
  ...(usage ? { stream_options: { include_usage: true } } : {}),
})
