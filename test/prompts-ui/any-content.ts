import fc from 'fast-check'
import type { Json, Message, PromptContent } from '@/lib/prompts/content-schema'
import { type VariableDeclaration, VariableType } from '@/lib/prompts/variable-schema'

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

const fitting: Record<VariableType, fc.Arbitrary<Json>> = {
  string: fc.string().filter(isStorable),
  number: fc.constantFrom(0, -1.5, 42),
  boolean: fc.boolean(),
  list: fc.array(json, { maxLength: 3 }),
  object: jsonObject,
  image: fc.constantFrom('https://x.test/a.png', 'data:image/png;base64,QUJD'),
  audio: fc.constantFrom('QUJD', 'data:audio/wav;base64,QUJD'),
  file: fc.constantFrom('file-abc', 'data:text/plain;base64,QUJD'),
}
const declaration = (name: string): fc.Arbitrary<VariableDeclaration> =>
  fc.constantFrom(...VariableType.options).chain((type) => {
    const said = { name: fc.constant(name), type: fc.constant(type), description: anyText, example: fitting[type] }
    return fc.oneof(
      fc.record({ ...said, required: fc.boolean() }, { requiredKeys: ['name', 'type'] }),
      fc.record({ ...said, default: fitting[type] }, { requiredKeys: ['name', 'type', 'default'] }),
    )
  })
/** Declarations that can be saved together: some of names that are used, some of names that are not. */
export const anyDeclarations: fc.Arbitrary<VariableDeclaration[]> = fc
  .uniqueArray(fc.constantFrom('name', 'list', 'photo', 'voice', 'user.name', 'user.age', 'spare'), { minLength: 1, maxLength: 5 })
  .chain((names) => fc.tuple(...names.map(declaration)))

/** Any content of a chat prompt that can be saved. */
export const anyContent: fc.Arbitrary<PromptContent> = fc.record(
  {
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
    variables: anyDeclarations,
  },
  { requiredKeys: ['messages', 'model', 'parameters', 'tools', 'responseFormat', 'config'] },
)
