import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '@/lib/digest'
import { emptyContent, type Json, type Message, type PromptContent, PromptContent as Schema, type Tool } from '@/lib/prompts/content-schema'
import {
  type ContentDiff,
  diffContent,
  diffJson,
  diffPins,
  diffText,
  type ItemChange,
  type Pin,
  type ValueChange,
} from '@/lib/prompts/diff'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { anyDeclarations } from '../prompts-ui/any-content'

const text = () =>
  fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom('the', 'cat', ' ', '\n', '你好', 'sat', '.', '{{x}}')).map((words) => words.join('')),
  )

test('of a text diff, one half gives the old text and the other the new', () =>
  fc.assert(
    fc.property(text(), text(), (before, after) => {
      const changes = diffText(before, after)
      const side = (other: string) => changes.flatMap(({ kind, text }) => (kind === other ? [] : [text])).join('')
      expect([side('added'), side('removed')]).toEqual([before, after])
    }),
  ))

test('a text is compared by word, also in languages without spaces', () => {
  expect(diffText('The quick fox', 'The slow fox')).toEqual([
    { kind: 'same', text: 'The ' },
    { kind: 'removed', text: 'quick' },
    { kind: 'added', text: 'slow' },
    { kind: 'same', text: ' fox' },
  ])
  expect(diffText('请用中文回答', '请用英文回答').filter(({ kind }) => kind === 'same').length).toBeGreaterThan(0)
})

test('two large texts that share nothing are compared soon', () => {
  const words = (seed: number) => Array.from({ length: 100_000 }, (_, at) => ((at * seed) % 99_991).toString(36)).join(' ')
  expect(diffText(words(7919), words(104_729)).length).toBeGreaterThan(0)
})

/** Applies changes by path: what diffJson says is enough to make the other side. */
function apply(value: Json | undefined, changes: ValueChange[]): Json | undefined {
  let root = structuredClone(value)
  for (const { path, kind, after } of changes.toReversed()) {
    const last = path.at(-1)
    if (last === undefined) {
      root = after
      continue
    }
    // biome-ignore lint/suspicious/noExplicitAny: a path through any JSON
    const parent = path.slice(0, -1).reduce<any>((inner, key) => inner[key], root)
    if (kind !== 'removed') Object.defineProperty(parent, last, { value: after, writable: true, enumerable: true, configurable: true })
    else if (Array.isArray(parent)) parent.length = Number(last)
    else delete parent[last]
  }
  return root
}
const json = () => fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }) as fc.Arbitrary<Json>

test('a JSON diff applied to one side gives the other', () =>
  fc.assert(
    fc.property(json(), json(), (before, after) => {
      expect(apply(before, diffJson(before, after))).toEqual(after)
    }),
  ))

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'user' as const, 'developer' as const, 'assistant' as const), content: text() }),
  fc.record({ role: fc.constant('placeholder' as const), name: fc.constantFrom('history', 'examples') }),
  fc.record({ role: fc.constant('tool' as const), tool_call_id: fc.constantFrom('a', 'b'), content: text() }),
  fc.record({
    role: fc.constant('user' as const),
    content: fc.array(fc.record({ type: fc.constant('text' as const), text: text() }), { minLength: 1 }),
  }),
)
const tools = fc.uniqueArray(
  fc.record({
    type: fc.constant('function' as const),
    function: fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), description: text() }, { requiredKeys: ['name'] }),
  }),
  { selector: (tool) => tool.function.name },
)
const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), json(), { maxKeys: 3 })
const settings = {
  messages: fc.array(message, { minLength: 1, maxLength: 6 }),
  model: fc.constantFrom('default', 'koala/gpt-5'),
  parameters: object,
  tools,
  responseFormat: fc.constantFrom(null, { type: 'json_object' as const }),
  config: object,
}
const content: fc.Arbitrary<PromptContent> = fc.oneof(fc.record(settings), fc.record({ ...settings, variables: anyDeclarations }))

/** The new side, made of nothing but the old side and the diff. */
function rebuilt(before: PromptContent, diff: ContentDiff): Json {
  const items = <T extends Message | Tool | VariableDeclaration>(old: T[], changes: ItemChange<T>[]) =>
    changes
      .filter(({ to }) => to !== null)
      .sort((a, b) => Number(a.to) - Number(b.to))
      .map(({ from, after, changes }) => (from === null ? after : apply(old[from] as Json, changes)))
  const variables = items(before.variables ?? [], diff.declarations)
  return {
    messages: items(before.messages ?? [], diff.messages),
    model: diff.model?.after ?? before.model,
    parameters: apply(before.parameters, diff.parameters),
    tools: items(before.tools, diff.tools),
    responseFormat: apply(before.responseFormat as Json, diff.responseFormat),
    config: apply(before.config, diff.config),
    ...(variables.length > 0 && { variables }),
  } as Json
}

test('a content diff applied to one side gives the other', () =>
  fc.assert(
    fc.property(content, content, (before, after) => {
      expect(digestOf(rebuilt(before, diffContent(before, after)))).toBe(digestOf(after))
    }),
  ))

test('the diff of equal contents is empty, and of unequal ones is not', () =>
  fc.assert(
    fc.property(content, content, (before, after) => {
      const own = diffContent(before, structuredClone(before))
      expect(own.same).toBe(true)
      expect(own.messages.every(({ kind, moved }) => kind === 'same' && !moved)).toBe(true)
      expect(diffContent(before, after).same).toBe(digestOf(before) === digestOf(after))
    }),
  ))

const pins = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('tone', 'mail/style', 'rules'),
    promptId: fc.constantFrom('prm_a', 'prm_b'),
    number: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: ({ name }) => name },
)
const byName = (pins: Pin[]) => pins.toSorted((a, b) => (a.name < b.name ? -1 : 1))

test('what is pinned, changed by what its diff says, is what the other side has pinned', () =>
  fc.assert(
    fc.property(pins, pins, (before, after) => {
      const changes = diffPins(before, after)
      const untouched = before.filter(({ name }) => changes.every((change) => change.name !== name))
      const made = [...untouched, ...changes.flatMap(({ after }) => after ?? [])]
      expect(byName(made)).toEqual(byName(after))
      for (const { name, before: old } of changes) expect(old).toEqual(before.find((pin) => pin.name === name) ?? null)
      expect(changes.length === 0).toBe(JSON.stringify(byName(before)) === JSON.stringify(byName(after)))
    }),
  ))

test('versions that say the same and include a snippet in another version are not the same', () => {
  const text: PromptContent = { ...emptyContent('text'), text: '{{> tone}} {{> style}}' }
  const tone = { name: 'tone', promptId: 'prm_a', number: 1 }
  const style = { name: 'style', promptId: 'prm_b', number: 4 }
  const newer = { ...tone, number: 2 }
  expect(diffContent(text, text, { before: [tone, style], after: [style, newer] })).toMatchObject({
    same: false,
    partials: [{ name: 'tone', before: tone, after: newer }],
  })
  expect(diffContent(text, text, { before: [tone, style], after: [style, tone] })).toMatchObject({ same: true, partials: [] })
  const taken = { ...tone, promptId: 'prm_c' }
  expect(diffPins([tone], [taken])).toEqual([{ name: 'tone', before: tone, after: taken }])
})

const chat = (...messages: Message[]): PromptContent => ({ ...emptyContent('chat'), messages })
const says = (role: 'system' | 'user' | 'assistant', content: string): Message => ({ role, content })

test('a moved message is seen as moved, not as removed and added', () => {
  const [a, b, c] = [says('system', 'You are kind.'), says('user', 'First example'), says('user', 'Second example, quite another')] as const
  const { messages } = diffContent(chat(a, b, c), chat(c, a, b))
  expect(messages.map(({ kind, moved, from, to }) => [kind, moved, from, to])).toEqual([
    ['same', true, 2, 0],
    ['same', false, 0, 1],
    ['same', false, 1, 2],
  ])
})

test('a message moved and reworded is one message, with its words compared', () => {
  const before = chat(says('system', 'You triage tickets for the product with great care.'), says('user', 'Hello'), says('assistant', 'Hi'))
  const after = chat(says('user', 'Hello'), says('assistant', 'Hi'), says('system', 'You triage tickets for the shop with great care.'))
  const moved = diffContent(before, after).messages.find(({ kind }) => kind === 'changed')
  expect(moved).toMatchObject({ moved: true, from: 0, to: 2, changes: [{ path: ['content'], kind: 'changed' }] })
  expect(moved?.changes[0]?.text).toContainEqual({ kind: 'added', text: 'shop' })
})

test('removed messages stand where they were', () => {
  const [a, b, c] = [says('system', 'alpha'), says('user', 'beta'), says('assistant', 'gamma')] as const
  expect(diffContent(chat(a, b, c), chat(a, c)).messages.map(({ kind, before }) => [kind, before])).toEqual([
    ['same', a],
    ['removed', b],
    ['same', c],
  ])
})

test('model, parameters, tools, response format and variables are compared as what they are', () => {
  const tool = (name: string, description: string): Tool => ({ type: 'function', function: { name, description } })
  const before = Schema.parse({
    messages: [says('user', '{{old}} {{kept}}')],
    parameters: { temperature: 0.2, top_p: 1 },
    tools: [tool('find', 'Finds'), tool('gone', '')],
  })
  const after = Schema.parse({
    messages: [says('user', '{{kept}} {{new}}')],
    model: 'koala/gpt-5',
    parameters: { temperature: 0.7, stop: ['x'] },
    tools: [tool('more', ''), tool('find', 'Finds it')],
    responseFormat: { type: 'json_object' },
  })
  const diff = diffContent(before, after)
  expect(diff).toMatchObject({
    same: false,
    model: { before: 'default', after: 'koala/gpt-5' },
    parameters: [
      { path: ['temperature'], kind: 'changed', before: 0.2, after: 0.7 },
      { path: ['top_p'], kind: 'removed', before: 1 },
      { path: ['stop'], kind: 'added', after: ['x'] },
    ],
    responseFormat: [{ path: [], kind: 'changed', before: null, after: { type: 'json_object' } }],
    variables: { added: ['new'], removed: ['old'] },
  })
  expect(diff.tools.map(({ kind, before, after }) => [kind, (after ?? before)?.type === 'function' && (after ?? before)])).toMatchObject([
    ['added', { function: { name: 'more' } }],
    ['changed', { function: { name: 'find' } }],
    ['removed', { function: { name: 'gone' } }],
  ])
})

test('a text prompt is compared by word, and a template that does not parse yet is compared all the same', () => {
  const diff = diffContent({ ...emptyContent('text'), text: 'Be {{kind' }, { ...emptyContent('text'), text: 'Be {{kind}}' })
  expect(diff).toMatchObject({ same: false, messages: [], variables: { added: ['kind'], removed: [] } })
  expect(diff.text?.length).toBeGreaterThan(0)
})

test('of a file kept in a message no words are compared, only that it is another one', () => {
  const shows = (url: string): PromptContent => chat({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] })
  const picture = (seed: string) => `data:image/png;base64,${seed.repeat(120_000)}`
  const [item] = diffContent(shows(picture('iVBOR')), shows(picture('Rw0KG'))).messages
  expect(item?.changes).toEqual([
    { path: ['content', 0, 'image_url', 'url'], kind: 'changed', before: picture('iVBOR'), after: picture('Rw0KG') },
  ])
  expect(diffContent(shows(picture('iVBOR')), shows('{{image}}')).messages[0]?.changes[0]).not.toHaveProperty('text')
  expect(diffContent(shows('https://a.test/x.png'), shows('{{image}}')).messages[0]?.changes[0]).toHaveProperty('text')
})

test('500 messages on each side that share nothing are compared soon', () => {
  const many = (word: string) => chat(...Array.from({ length: 500 }, (_, at) => says('user', `${word}${at} `.repeat(20))))
  expect(diffContent(many('a'), many('b')).messages.length).toBeGreaterThanOrEqual(500)
})

test('declarations are compared by name, field by field', () => {
  const declaring = (...variables: VariableDeclaration[]): PromptContent => ({ ...chat(says('user', '{{who}} {{n}}')), variables })
  const before = declaring({ name: 'who', type: 'string', description: 'Who asks' }, { name: 'old', type: 'list' })
  const after = declaring(
    { name: 'n', type: 'number', default: 3 },
    { name: 'who', type: 'string', required: true, description: 'Who asks us' },
  )
  const { declarations, variables, same } = diffContent(before, after)
  expect(same).toBe(false)
  expect(variables).toEqual({ added: [], removed: [] })
  expect(declarations.map(({ kind, before, after }) => [kind, (after ?? before)?.name])).toEqual([
    ['added', 'n'],
    ['changed', 'who'],
    ['removed', 'old'],
  ])
  expect(declarations[1]?.changes.map(({ path, kind }) => [path.join('.'), kind])).toEqual([
    ['description', 'changed'],
    ['required', 'added'],
  ])
  expect(diffContent(declaring({ name: 'a', type: 'string' }), declaring())).toMatchObject({ same: false })
})
