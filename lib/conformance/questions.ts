import type { Question } from './exchange'
import type { CallName } from './schema'

/** A name that no gateway has a model by. */
export const NO_SUCH_MODEL = 'versicle-conformance-no-such-model'

// A red square, 64 × 64: small enough to cost next to nothing, large enough for models that cut images into patches.
const RED_SQUARE =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsItw/dMZxQi+hcEKLNO+FgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGBywLQTQDx3uY1cQAAAABJRU5ErkJggg=='

const says = (content: unknown) => [{ role: 'user', content }]
const OK = says('Answer with the word OK.')
const weatherTool = {
  type: 'function',
  function: {
    name: 'look_up_weather',
    description: 'Tells the weather in a city right now.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  },
}
/** Names that no model would choose by itself, so that a schema that is ignored shows. */
export const SHAPE_NAME = 'versicle_shape'
const shape = {
  type: 'object',
  properties: { kq_colour: { type: 'string', enum: ['blue', 'green', 'grey'] }, kq_legs: { type: 'integer' } },
  required: ['kq_colour', 'kq_legs'],
  additionalProperties: false,
}

/** The bodies of every call, as short as they can be: each costs money. No limit of tokens is set, for models differ in its name. */
export function question(call: CallName, model: string): Question {
  const chat = (body: object): Question => ({ call, path: '/chat/completions', body: { model, ...body } })
  const ship = (seed: number) => chat({ messages: says('Invent a name for a ship. Answer with the name alone.'), seed, temperature: 1 })
  switch (call) {
    case 'plain':
      return chat({ messages: OK })
    case 'stream':
      return chat({ messages: OK, stream: true, stream_options: { include_usage: true } })
    case 'unknown_model':
      return chat({ model: NO_SUCH_MODEL, messages: OK })
    case 'unknown_model_stream':
      return chat({ model: NO_SUCH_MODEL, messages: OK, stream: true })
    case 'tools':
      return chat({ messages: says('What is the weather in Lisbon? Use the tool to find out.'), tools: [weatherTool] })
    case 'json_schema':
      return chat({
        messages: says('Describe an elephant.'),
        response_format: { type: 'json_schema', json_schema: { name: SHAPE_NAME, strict: true, schema: shape } },
      })
    case 'image':
      return chat({
        messages: says([
          { type: 'text', text: 'Which colour has this picture? Answer with one word.' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${RED_SQUARE}` } },
        ]),
      })
    case 'seed':
    case 'seed_again':
      return ship(4711)
    case 'seed_other':
      return ship(1147)
    case 'logprobs':
      return chat({ messages: OK, logprobs: true, top_logprobs: 2 })
    case 'responses':
      return { call, path: '/responses', body: { model, input: 'Answer with the word OK.', store: false } }
  }
}
