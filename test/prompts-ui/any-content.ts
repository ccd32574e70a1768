import fc from 'fast-check'
import type { Json, Message, PromptContent } from '@/lib/prompts/content-schema'

// Templates in contents that are saved must parse, so braces come in pairs only.
const words = fc.array(
  fc.constantFrom('Hello ', '{{name}}', '{{#list}}{{.}}{{/list}}', '\n', '\r\n', '"', '{ ', '&lt;', 'é', '🦊', '  ', '\t'),
)
export const anyText = words.map((pieces) => pieces.join(''))
const short = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__')) as fc.Arbitrary<Json>
const jsonObject = fc.dictionary(short, json, { noNullPrototype: true, maxKeys: 4 })

const text = fc.record({ type: fc.constant('text' as const), text: anyText })
const image = fc.record({
  type: fc.constant('image_url' as const),
  image_url: fc.record(
    {
      url: fc.constantFrom('https://x.test/a.png', '{{photo}}', 'data:image/png;base64,QUJD'),
      detail: fc.constantFrom('auto' as const, 'low' as const, 'high' as const, 'original' as const),
    },
    { requiredKeys: ['url'] },
  ),
})
const audio = fc.record({
  type: fc.constant('input_audio' as const),
  input_audio: fc.record({ data: fc.constantFrom('{{voice}}', 'QUJD'), format: fc.constantFrom('wav' as const, 'mp3' as const) }),
})
const file = fc.record({
  type: fc.constant('file' as const),
  file: fc.record(
    { file_data: fc.constantFrom('{{report}}', 'data:text/plain;base64,QUJD'), file_id: short, filename: short },
    { requiredKeys: [] },
  ),
})
const refusal = fc.record({ type: fc.constant('refusal' as const), refusal: anyText })
const textOr = <P>(part: fc.Arbitrary<P>) => fc.oneof(anyText, fc.array(part, { minLength: 1, maxLength: 3 }))
const call = fc.oneof(
  fc.record({ id: short, type: fc.constant('function' as const), function: fc.record({ name: short, arguments: fc.string() }) }),
  fc.record({ id: short, type: fc.constant('custom' as const), custom: fc.record({ name: short, input: fc.string() }) }),
)

/** Any message that can be saved, of every role, with every kind of part, call and limit. */
export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  fc.record(
    { role: fc.constantFrom('system' as const, 'developer' as const), content: textOr(text), name: short },
    { requiredKeys: ['role', 'content'] },
  ),
  fc.record(
    { role: fc.constant('user' as const), content: textOr(fc.oneof(text, image, audio, file)), name: short },
    { requiredKeys: ['role', 'content'] },
  ),
  fc.record(
    {
      role: fc.constant('assistant' as const),
      content: fc.oneof(textOr(fc.oneof(text, refusal)), fc.constant(null)),
      name: short,
      refusal: fc.oneof(fc.string().filter(isStorable), fc.constant(null)),
      tool_calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['role', 'tool_calls'] },
  ),
  fc.record({ role: fc.constant('tool' as const), content: textOr(text), tool_call_id: short }),
  fc.record(
    { role: fc.constant('placeholder' as const), name: short, min: fc.nat({ max: 5 }), max: fc.integer({ min: 5, max: 500 }) },
    { requiredKeys: ['role', 'name'] },
  ),
)
function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0')
}

const tools = fc.uniqueArray(short, { maxLength: 3 }).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc.record({
        type: fc.constant('function' as const),
        function: fc.record(
          { name: fc.constant(name), description: anyText, parameters: jsonObject, strict: fc.boolean() },
          { requiredKeys: ['name'] },
        ),
      }),
    ),
  ),
)

/** Any content of a chat prompt that can be saved. */
export const anyContent: fc.Arbitrary<PromptContent> = fc.record({
  messages: fc.array(anyMessage, { minLength: 1, maxLength: 5 }),
  model: fc.constantFrom('default', 'koala/gpt-5', 'openrouter/meta/llama-3:free'),
  parameters: fc.record(
    { temperature: fc.constantFrom(0, 0.2, 1, 2), stop: fc.constantFrom<Json>('\n', ['a', 'b']), logit_bias: jsonObject },
    { requiredKeys: [] },
  ) as fc.Arbitrary<PromptContent['parameters']>,
  tools,
  responseFormat: fc.oneof(
    fc.constant(null),
    fc.constant({ type: 'json_object' as const }),
    fc.record({
      type: fc.constant('json_schema' as const),
      json_schema: fc.record({ name: short, strict: fc.boolean(), schema: jsonObject }, { requiredKeys: ['name'] }),
    }),
  ),
  config: jsonObject,
})
