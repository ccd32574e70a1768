import { type ChatEvent, type ChatOutcome, type ChatRequest, streamChat } from '@/lib/gateways/client'
import type { Endpoint } from '@/lib/gateways/upstream'
import { chunk, serve } from './loopback'

export const KEY = 'sk-secret-1234567890'
export const at = (url: string, more: Partial<Endpoint> = {}): Endpoint => ({
  baseUrl: url,
  apiKey: KEY,
  headers: {},
  allowPrivate: true,
  ...more,
})
export const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }],
  parameters: {},
  tools: [],
  responseFormat: null,
  ...more,
})

export async function run(endpoint: Endpoint, request = ask(), signal?: AbortSignal): Promise<ChatOutcome & { events: ChatEvent[] }> {
  const seen: ChatEvent[] = []
  for await (const event of streamChat(endpoint, request, signal)) seen.push(event)
  const last = seen.at(-1)
  if (last?.type !== 'end') throw new Error('no end')
  return { ...last.outcome, events: seen.slice(0, -1) }
}
/** A gateway that answers every request with this. */
export const answering = (
  body: string | Buffer,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
) => serve((_, response) => response.writeHead(status, { 'content-type': 'text/event-stream', ...headers }).end(body))

export const hello = [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Hel' }), chunk({ content: 'lo' })]
export const stop = chunk({}, 'stop')
export const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }
