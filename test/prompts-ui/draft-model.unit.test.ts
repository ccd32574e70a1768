import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkContent } from '@/components/prompts/edit/content-faults'
import { changeDraft, fromContent, keyForCopy, newItem, sameContent, toContent } from '@/components/prompts/edit/draft-model'
import { foundNames, namesInUse } from '@/components/prompts/edit/found-names'
import { DraftContent, emptyContent, type Message } from '@/lib/prompts/content-schema'

const chat = (...messages: Message[]): DraftContent => ({ ...emptyContent('chat'), messages })
const text = (text: string): DraftContent => ({ ...emptyContent('text'), text })
const user = (content: string): Message => ({ role: 'user', content })
const calls: Message = {
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }],
}

const message = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content: fc.string() }),
  fc.record({ role: fc.constant('placeholder' as const), name: fc.string() }),
  fc.record({
    role: fc.constant('user' as const),
    content: fc.array(fc.record({ type: fc.constant('text' as const), text: fc.string() })),
  }),
  fc.constant(calls),
)
const draft = fc.record(
  {
    messages: fc.array(message),
    unparsed: fc.dictionary(fc.constantFrom('tools', 'config', 'messages.0', 'parameters.seed'), fc.string()),
  },
  { requiredKeys: ['messages'] },
)

test('what is opened and not touched is kept exactly, half-typed JSON included', () =>
  fc.assert(
    fc.property(draft, ({ messages, unparsed = {} }) => {
      const fields =
        messages.length === 0 ? Object.fromEntries(Object.entries(unparsed).filter(([name]) => name !== 'messages.0')) : unparsed
      const given = { ...chat(...(messages as Message[])), ...(Object.keys(fields).length > 0 && { unparsed: { ...fields } }) }
      expect(toContent(fromContent(given))).toEqual(given)
    }),
  ))

test('half-typed JSON moves with its message', () => {
  const model = fromContent({ ...chat(user('a'), calls), unparsed: { 'messages.1': '{"role":' } })
  const key = model.items?.[1]?.key ?? ''
  expect(toContent(changeDraft(model, { type: 'move', key, to: 0 }))).toMatchObject({
    messages: [calls, user('a')],
    unparsed: { 'messages.0': '{"role":' },
  })
})

test('messages are added after, duplicated, moved and removed; at the edges a move does nothing', () => {
  const model = fromContent(chat(user('a'), user('b')))
  const [a = '', b = ''] = model.items?.map(({ key }) => key) ?? []
  const texts = (changed: typeof model) => changed.items?.map(({ message }) => 'content' in message && message.content)
  expect(texts(changeDraft(model, { type: 'add', item: newItem(user('c')), after: a }))).toEqual(['a', 'c', 'b'])
  expect(texts(changeDraft(model, { type: 'add', item: newItem(user('c')) }))).toEqual(['a', 'b', 'c'])
  expect(texts(changeDraft(model, { type: 'add', item: newItem(user('c')), at: 0 }))).toEqual(['c', 'a', 'b'])
  expect(texts(changeDraft(model, { type: 'duplicate', key: a, newKey: keyForCopy() }))).toEqual(['a', 'a', 'b'])
  expect(texts(changeDraft(model, { type: 'move', key: b, to: 0 }))).toEqual(['b', 'a'])
  expect(texts(changeDraft(model, { type: 'move', key: a, to: -1 }))).toEqual(['a', 'b'])
  expect(texts(changeDraft(model, { type: 'remove', key: a }))).toEqual(['b'])
})

test('a tool call id comes back when the role does', () => {
  const model = fromContent(chat({ role: 'tool', content: 'x', tool_call_id: 'c1' }))
  const key = model.items?.[0]?.key ?? ''
  const there = changeDraft(model, { type: 'role', key, role: 'user' })
  expect(toContent(there).messages).toEqual([user('x')])
  expect(toContent(changeDraft(there, { type: 'role', key, role: 'tool' })).messages).toEqual(toContent(model).messages)
})

test('the order of fields makes no difference between contents, the order of messages does', () => {
  const { model, ...rest } = chat(user('a'), user('b'))
  expect(sameContent(chat(user('a'), user('b')), { model, ...rest })).toBe(true)
  expect(sameContent(chat(user('a'), user('b')), chat(user('b'), user('a')))).toBe(false)
})

test('every draft the editor makes is one the server keeps', () => {
  const model = changeDraft(fromContent(chat(user('{{'))), { type: 'set', fields: { model: 'half/' }, unparsed: { tools: '[' } })
  expect(DraftContent.safeParse(toContent(model)).success).toBe(true)
})

test('what stands in the way of a version is named with its place', () => {
  const faults = checkContent({
    ...chat(user('Hello {{name'), { role: 'placeholder', name: '' }),
    model: 'a b',
    unparsed: { tools: '[' },
  }).faults
  expect(faults.map(({ where }) => where)).toEqual(['Tools', 'Message 2', 'Model', 'Message 1'])
  expect(faults.at(-1)?.message).toMatch(/^Line 1, column 7: This tag is not closed/)
})

test('a draft without faults is the content that is saved', () => {
  const content = chat(user('Hello {{name}}'))
  expect(checkContent(content)).toEqual({ content, faults: [] })
})

test('names are found through partials, and in what is only half typed', () => {
  const found = foundNames(chat(user('{{a}} {{> snippets/tone}}'), user('{{b}} {{'), { role: 'placeholder', name: 'history' }), (name) =>
    name === 'snippets/tone' ? { text: 'Be {{mood}}.', declared: [] } : undefined,
  )
  expect(found.variables.map(({ name }) => name)).toEqual(['a', 'mood', 'b'])
  expect(found).toMatchObject({ placeholders: ['history'], partials: ['snippets/tone'] })
})

test('a tag being written does not make the names around it look otherwise', () => {
  const names = (written: string) => foundNames(text(`{{#facts}}{{title}}{{/facts}} {{language}} ${written}`), () => undefined).variables
  expect(names('{{')).toEqual(names(''))
  expect(names('{{}}')).toEqual(names(''))
  expect(names('{{#a b}}')).toEqual(names(''))
})

test('looking for names never throws, whatever is typed', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{{', '}}', '#', '/', '>', 'a', ' ', '\n', '{', '}', '=<% %>=', '<%', '%>')), (pieces) => {
      foundNames(text(pieces.join('')), () => ({ text: '{{#x', declared: [] }))
      namesInUse(text(pieces.join('')))
    }),
  ))
