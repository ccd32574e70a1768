import { createHash } from 'node:crypto'
import { exampleOf } from './json-shape'
import type { ChatCompletionRequest } from './request'

export type SimulatedCall = { name: string; arguments: string }
/** What a simulated model does with a request. */
export type Script =
  | {
      kind: 'answer'
      text: string
      reasoning?: string
      toolCall?: SimulatedCall
      firstMs?: number
      wordMs?: number
      /** How a stream ends: in good order, with the connection cut half-way, or with an error frame half-way. */
      ending?: 'whole' | 'cut' | 'error'
    }
  | { kind: 'refusal'; status: number; headers?: Record<string, string>; error: { message: string; type: string; code: string } }

/** What a model can do, for checks of routes. */
type Can = { tools: boolean; jsonSchema: boolean; images: boolean; contextTokens: number }
export type SimulatedModel = { id: string; does: string; can: Can; script: (request: ChatCompletionRequest) => Script }
type Simulation = Omit<SimulatedModel, 'can'>

const answer = (text: string, more: Partial<Extract<Script, { kind: 'answer' }>> = {}): Script => ({ kind: 'answer', text, ...more })

/** Every model of the simulator. None of them thinks: each answers by a rule, the same request always in the same way. */
const simulations: readonly Simulation[] = [
  { id: 'sandbox-echo', does: 'Answers with the text of the last message, word by word.', script: (request) => answer(lastText(request)) },
  {
    id: 'sandbox-reader',
    does: 'Answers with the first sentence of the last message and a few counts about the conversation.',
    script: (request) => answer(readOut(request)),
  },
  {
    id: 'sandbox-terse',
    does: 'Answers with the longest words of the last message, at most five.',
    script: (request) => answer(longestWords(lastText(request))),
  },
  {
    id: 'sandbox-thinker',
    does: 'Streams some reasoning first, then answers like sandbox-reader.',
    script: (request) =>
      answer(readOut(request), {
        reasoning: `The request has ${request.messages.length} messages. I count words and look for the first sentence.`,
      }),
  },
  {
    id: 'sandbox-json',
    does: 'Answers with JSON of the shape the response format asks for.',
    script: (request) => answer(JSON.stringify(exampleOf(answerSchema(request), wordsOf(lastText(request))))),
  },
  { id: 'sandbox-tools', does: 'Calls the first tool it is given, then answers with what the tool returned.', script: useTool },
  {
    id: 'sandbox-slow',
    does: 'Like sandbox-echo, but waits 400 ms and then 50 ms before each word.',
    script: (request) => answer(lastText(request), { firstMs: 400, wordMs: 50 }),
  },
  {
    id: 'sandbox-flaky',
    does: 'Fails with HTTP 500 for every other text of the last message (the first byte of its SHA-256 is odd), else like sandbox-echo.',
    script: (request) =>
      (createHash('sha256').update(lastText(request)).digest()[0] ?? 0) % 2 === 1
        ? refusal(
            500,
            'server_error',
            'simulated_failure',
            'The simulator fails for this text, on purpose. Change a word to see it succeed.',
          )
        : answer(lastText(request)),
  },
  {
    id: 'sandbox-limited',
    does: 'Always answers HTTP 429 with Retry-After: 2.',
    script: () =>
      refusal(
        429,
        'rate_limit_error',
        'rate_limit_exceeded',
        'The simulator’s rate limit is reached, on purpose. Try again in 2 seconds.',
        { 'retry-after': '2' },
      ),
  },
  {
    id: 'sandbox-error',
    does: 'Like sandbox-echo, but half-way an error frame takes the place of the rest.',
    script: (request) => answer(lastText(request), { ending: 'error' }),
  },
  {
    id: 'sandbox-cut',
    does: 'Like sandbox-echo, but the connection is cut half-way.',
    script: (request) => answer(lastText(request), { ending: 'cut' }),
  },
]

// None looks at images, and none has an end to its context: the number is far beyond what a request may weigh.
export const models: readonly SimulatedModel[] = simulations.map((model) => ({
  ...model,
  can: { tools: model.id === 'sandbox-tools', jsonSchema: model.id === 'sandbox-json', images: false, contextTokens: 10_000_000 },
}))

const refusal = (status: number, type: string, code: string, message: string, headers?: Record<string, string>): Script => ({
  kind: 'refusal',
  status,
  error: { message, type, code },
  ...(headers ? { headers } : {}),
})

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** The text of a message: a string, or its text parts line by line. */
export const textOf = (message: ChatCompletionRequest['messages'][number] | undefined): string =>
  typeof message?.content === 'string'
    ? message.content
    : (message?.content ?? []).flatMap((part) => (typeof part.text === 'string' ? [part.text] : [])).join('\n')

const lastText = (request: ChatCompletionRequest) => textOf(request.messages.at(-1))

function readOut(request: ChatCompletionRequest): string {
  const text = lastText(request).trim()
  const first = /^.*?[.!?。！？](?=\s|$)/su.exec(text)?.[0] ?? text
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
  const roles = request.messages.map(({ role }) => role).join(', ')
  const words = request.messages.reduce((sum, message) => sum + wordsOf(textOf(message)).length, 0)
  return `It begins: “${first}” I was given ${count(request.messages.length, 'message')} (${roles}) with ${count(words, 'word')} in all.`
}

function longestWords(text: string): string {
  const words = [...new Set(text.match(/[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu) ?? [])]
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, 5)
  return words.filter((word) => longest.includes(word)).join(', ')
}

function answerSchema({ response_format: format }: ChatCompletionRequest): unknown {
  return format?.type === 'json_schema'
    ? format.json_schema?.schema
    : { type: 'object', properties: { answer: { type: 'string' }, simulated: { const: true } } }
}

function useTool(request: ChatCompletionRequest): Script {
  const last = request.messages.at(-1)
  if (last?.role === 'tool') return answer(`The tool returned: ${textOf(last)}`)
  const choice = request.tool_choice
  const wanted = typeof choice === 'object' && choice !== null ? choice.function?.name : undefined
  const tools = (request.tools ?? []).flatMap((tool) => (tool.function?.name ? [tool.function] : []))
  const tool = wanted === undefined ? tools[0] : tools.find(({ name }) => name === wanted)
  if (choice === 'none' || !tool) return answer('No tool was given that I may call.')
  return answer('', { toolCall: { name: tool.name, arguments: JSON.stringify(exampleOf(tool.parameters, wordsOf(lastText(request)))) } })
}
