import { randomInt } from 'node:crypto'
import type { ChatOutcome, ChatRequest } from './client'
import { pictureOf } from './probe-image'

export type Probed = 'tools' | 'jsonSchema' | 'images'
/** What a probe asks, and how its answer is read: true, false, or null where the answer proves nothing. */
export type ProbeCall = {
  capability: Probed
  request: ChatRequest
  proves: (outcome: ChatOutcome) => boolean
  /** What a refusal says when it is about this and not about something else. */
  refusedBy: RegExp
}

const plain = (model: string, content: unknown): ChatRequest => ({
  model,
  messages: [{ role: 'user', content }],
  parameters: {},
  tools: [],
  responseFormat: null,
})

/** The three questions to a model, each of a few dozen tokens. A model that only guesses or repeats passes none of them. */
export function probeCalls(model: string): ProbeCall[] {
  const [word, digits] = [`teal-${randomInt(100, 1000)}`, String(randomInt(1000, 10_000))]
  return [
    {
      capability: 'tools',
      request: {
        ...plain(model, 'Call the tool note_word with the word ready. Do not answer with text.'),
        tools: [
          {
            type: 'function',
            function: {
              name: 'note_word',
              description: 'Notes a word.',
              parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
            },
          },
        ],
      },
      proves: ({ toolCalls }) => toolCalls.some(({ name }) => name === 'note_word'),
      refusedBy: /tool|function/i,
    },
    {
      capability: 'jsonSchema',
      request: {
        // Nothing but the schema says the word, so only who heeds it can know.
        ...plain(model, 'Give the answer as JSON.'),
        responseFormat: {
          type: 'json_schema',
          json_schema: {
            name: 'answer',
            strict: true,
            schema: {
              type: 'object',
              properties: { word: { type: 'string', enum: [word] } },
              required: ['word'],
              additionalProperties: false,
            },
          },
        },
      },
      proves: ({ text }) => wordIn(text) === word,
      refusedBy: /response_format|response format|json_schema|json schema|structured|schema/i,
    },
    {
      capability: 'images',
      request: plain(model, [
        { type: 'text', text: 'Which digits are in the picture? Answer with the digits only.' },
        { type: 'image_url', image_url: { url: pictureOf(digits) } },
      ]),
      proves: ({ text }) => text.replace(/[\s,.-]/g, '').includes(digits),
      refusedBy: /image|vision|multimodal|modalit|content.{0,20}(type|string|text)/i,
    },
  ]
}

function wordIn(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null && 'word' in answer ? answer.word : undefined
  } catch {
    return undefined
  }
}

/** True: it can. False: it answered without doing it, or refused it by name. Null: it failed for another reason, which proves nothing. */
export function verdictOf({ proves, refusedBy }: Pick<ProbeCall, 'proves' | 'refusedBy'>, outcome: ChatOutcome): boolean | null {
  if (outcome.status === 'ok') return proves(outcome)
  const status = outcome.error?.status ?? 0
  return [400, 404, 415, 422, 501].includes(status) && refusedBy.test(outcome.error?.message ?? '') ? false : null
}
