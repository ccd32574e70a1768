import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Message, PromptContent } from '@/lib/prompts/content-schema'
import { mergeContents } from '@/lib/prompts/merge'
import { mergeText } from '@/lib/prompts/merge-text'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { anyContent, anyDeclarations, anyText } from '../prompts-ui/any-content'

const agreed = (base: string, theirs: string, mine: string) =>
  mergeText(base, theirs, mine).map((piece) => (piece.kind === 'agreed' ? piece.text : piece))
const chat = (...messages: Message[]) => PromptContent.parse({ messages })
const user = (content: string): Message => ({ role: 'user', content })
const system = (content: string): Message => ({ role: 'system', content })
const said = (content: PromptContent) => content.messages?.map((message) => 'content' in message && message.content)

describe('texts', () => {
  test('what either side changed alone is taken', () =>
    expect(agreed('One. Two. Three.\nFour.', 'One! Two. Three.\nFour.', 'One. Two. Three.\nFour. Five.')).toEqual([
      'One! Two. Three.\nFour. Five.',
    ]))
  test('what both changed is a conflict of just that stretch', () =>
    expect(agreed('One. Two. Three.', 'One. 2. Three.', 'One. Zwei. Three.')).toEqual([
      'One.',
      { kind: 'conflict', base: ' Two.', theirs: ' 2.', mine: ' Zwei.' },
      ' Three.',
    ]))
  test('what both changed alike is taken once', () => expect(agreed('A. B. C.', 'A. X. C.', 'A. X. C. D.')).toEqual(['A. X. C. D.']))
  test('two additions at one place are a conflict, not a guess', () =>
    expect(agreed('A.\nB.\n', 'A.\ntheirs\nB.\n', 'A.\nmine\nB.\n')).toEqual([
      'A.\n',
      { kind: 'conflict', base: '', theirs: 'theirs\n', mine: 'mine\n' },
      'B.\n',
    ]))
  test('whatever is written, choosing one side everywhere keeps every word of it that the other left alone', () =>
    fc.assert(
      fc.property(anyText, anyText, anyText, (base, theirs, mine) => {
        expect(
          mergeText(base, theirs, base)
            .map((piece) => (piece.kind === 'agreed' ? piece.text : '?'))
            .join(''),
        ).toBe(theirs)
        expect(
          mergeText(base, base, mine)
            .map((piece) => (piece.kind === 'agreed' ? piece.text : '?'))
            .join(''),
        ).toBe(mine)
        const one = mergeText(base, theirs, mine)
        const other = mergeText(base, mine, theirs)
        // Neither side is favoured: seen from the other, the same stretches conflict.
        expect(one.map((piece) => (piece.kind === 'agreed' ? piece.text : [piece.base, piece.theirs, piece.mine]))).toEqual(
          other.map((piece) => (piece.kind === 'agreed' ? piece.text : [piece.base, piece.mine, piece.theirs])),
        )
      }),
    ))
})

describe('contents', () => {
  test('without a change on one side the other is the merge, and nothing is to be chosen', () =>
    fc.assert(
      fc.property(anyContent, anyContent, (a, b) => {
        const [base, other] = [PromptContent.parse(a), PromptContent.parse(b)]
        expect(mergeContents(base, other, base)).toMatchObject({ content: other, conflicts: [], taken: { mine: 0 } })
        expect(mergeContents(base, base, other)).toMatchObject({ content: other, conflicts: [], taken: { theirs: 0 } })
        expect(mergeContents(base, other, other)).toMatchObject({ content: other, conflicts: [] })
      }),
      { numRuns: 60 },
    ))
  test('whatever was written, a merge ends, and choosing every conflict settles all of it', () =>
    fc.assert(
      fc.property(anyContent, anyContent, anyContent, (a, b, c) => {
        const [base, theirs, mine] = [PromptContent.parse(a), PromptContent.parse(b), PromptContent.parse(c)]
        const { conflicts, content } = mergeContents(base, theirs, mine)
        expect(new Set(conflicts.map(({ id }) => id)).size).toBe(conflicts.length)
        expect(mergeContents(base, theirs, mine, () => 'mine').content).toEqual(content)
        mergeContents(base, theirs, mine, () => 'theirs')
      }),
      { numRuns: 60 },
    ))
  test('changes at different places go together', () => {
    const base = { ...chat(system('Be kind.'), user('{{q}}')), parameters: { temperature: 1, seed: 1 } }
    const theirs = { ...base, messages: [system('Be kind.'), user('Ask: {{q}}')], parameters: { temperature: 0, seed: 1 } }
    const mine = { ...base, messages: [system('Be kind. Be short.'), user('{{q}}')], parameters: { temperature: 1 }, model: 'koala/gpt-5' }
    expect(mergeContents(base, theirs, mine)).toEqual({
      content: {
        ...base,
        model: 'koala/gpt-5',
        messages: [system('Be kind. Be short.'), user('Ask: {{q}}')],
        parameters: { temperature: 0 },
      },
      conflicts: [],
      taken: { theirs: 2, mine: 3 },
    })
  })
  test('what both changed is told with its place, and the choice decides', () => {
    const base = { ...chat(user('One.')), parameters: { temperature: 1 } }
    const theirs = { ...chat(user('Two.')), parameters: { temperature: 0 } }
    const mine = { ...chat(user('Three.')), parameters: { temperature: 2 } }
    const { content, conflicts } = mergeContents(base, theirs, mine)
    expect(conflicts).toEqual([
      { id: 'parameters.temperature', path: 'parameters.temperature', base: 1, theirs: 0, mine: 2 },
      { id: 'messages.0.content#0', path: 'messages.0.content', base: 'One.', theirs: 'Two.', mine: 'Three.' },
    ])
    expect(content).toEqual(mine)
    expect(mergeContents(base, theirs, mine, (id) => (id === 'parameters.temperature' ? 'theirs' : 'mine')).content).toEqual({
      ...mine,
      parameters: { temperature: 0 },
    })
  })
  test('messages that either side added stand behind what they stood behind', () => {
    const base = chat(system('Rules of the house.'), user('What is it, {{name}}?'))
    const theirs = chat(system('Rules of the house.'), user('An example by them.'), user('What is it, {{name}}?'))
    const mine = chat(system('Rules of the house.'), user('What is it, {{name}}?'), { role: 'assistant', content: 'My answer.' })
    expect(said(mergeContents(base, theirs, mine).content)).toEqual([
      'Rules of the house.',
      'An example by them.',
      'What is it, {{name}}?',
      'My answer.',
    ])
  })
  test('a message that both added is there once', () => {
    const both = chat(system('a b c'), user('new and the same'))
    expect(said(mergeContents(chat(system('a b c')), both, both).content)).toEqual(['a b c', 'new and the same'])
  })
  test('a message removed by one side and changed by the other is to be chosen', () => {
    const base = chat(system('Rules of the house.'), user('Tell me of {{topic}} now'))
    const theirs = chat(system('Rules of the house.'))
    const mine = chat(system('Rules of the house.'), user('Tell me of {{topic}} today'))
    const { conflicts, content } = mergeContents(base, theirs, mine)
    expect(conflicts).toMatchObject([{ path: 'messages.1', theirs: undefined, mine: user('Tell me of {{topic}} today') }])
    expect(said(content)).toHaveLength(2)
    expect(said(mergeContents(base, theirs, mine, () => 'theirs').content)).toEqual(['Rules of the house.'])
    expect(said(mergeContents(base, chat(...base.messages!), theirs).content)).toEqual(['Rules of the house.'])
  })
  test('an order that one side changed is kept with the words of the other', () => {
    const [a, b, c] = [user('alpha one two'), user('beta three four'), user('gamma five six')]
    const mine = chat(a, user('beta three four five'), c)
    expect(said(mergeContents(chat(a, b, c), chat(c, a, b), mine).content)).toEqual([
      'gamma five six',
      'alpha one two',
      'beta three four five',
    ])
    const apart = mergeContents(chat(a, b, c), chat(c, a, b), chat(b, a, c))
    expect(apart.conflicts.map(({ id }) => id)).toEqual(['messages.order'])
    expect(said(apart.content)).toEqual(['beta three four', 'alpha one two', 'gamma five six'])
  })
  test('tools go by name', () => {
    const tool = (name: string, description: string) => ({ type: 'function' as const, function: { name, description } })
    const base = { ...chat(user('a')), tools: [tool('find', 'x')] }
    const theirs = { ...base, tools: [tool('find', 'y'), tool('send', 's')] }
    const mine = { ...base, tools: [tool('buy', 'b'), tool('find', 'x')] }
    expect(mergeContents(base, theirs, mine).content.tools).toEqual([tool('buy', 'b'), tool('find', 'y'), tool('send', 's')])
  })
  test('what both sides add under one name is to be chosen, so that no two tools have one name', () => {
    const tool = (description: string) => ({ type: 'function' as const, function: { name: 'find', description } })
    const base = chat(user('a'))
    const { content, conflicts } = mergeContents(base, { ...base, tools: [tool('theirs')] }, { ...base, tools: [tool('mine')] })
    expect(content.tools).toEqual([tool('mine')])
    expect(conflicts).toMatchObject([{ path: 'tools.0', name: 'find', base: undefined, theirs: tool('theirs'), mine: tool('mine') }])
  })
})

describe('declarations', () => {
  const declaring = (...variables: VariableDeclaration[]): PromptContent => PromptContent.parse({ text: '{{a}} {{b}}', variables })
  const [a, b]: VariableDeclaration[] = [
    { name: 'a', type: 'string', description: 'First' },
    { name: 'b', type: 'number' },
  ]
  if (!a || !b) throw new Error('Both are there.')

  test('go by name: what either side added, changed or removed alone is taken', () => {
    const theirs = declaring({ ...a, description: 'The first' }, b)
    const mine = declaring({ ...a, required: false }, { name: 'c', type: 'list' })
    const { content, conflicts } = mergeContents(declaring(a, b), theirs, mine)
    expect(conflicts).toEqual([])
    expect(content.variables).toEqual([
      { name: 'a', type: 'string', required: false, description: 'The first' },
      { name: 'c', type: 'list' },
    ])
    expect(mergeContents(declaring(a), declaring(a), declaring()).content).not.toHaveProperty('variables')
  })
  test('what both changed is told with its place', () => {
    const { conflicts } = mergeContents(declaring(b, a), declaring(b, { ...a, type: 'file' }), declaring(b, { ...a, type: 'image' }))
    expect(conflicts).toEqual([
      { id: 'variables.1.type#0', path: 'variables.1.type', name: 'a', base: 'string', theirs: 'file', mine: 'image' },
    ])
  })
  test('changes that contradict each other are chosen as a whole, so that what comes of it can be saved', () => {
    const theirs = declaring({ ...a, required: true })
    const mine = declaring({ ...a, default: 'x' })
    const { content, conflicts } = mergeContents(declaring(a), theirs, mine)
    expect(conflicts).toMatchObject([{ path: 'variables.0', theirs: { required: true }, mine: { default: 'x' } }])
    expect(content).toEqual(mine)
    expect(mergeContents(declaring(a), theirs, mine, () => 'theirs').content).toEqual(theirs)
    const typed = mergeContents(declaring(a), declaring({ ...a, type: 'number' }), declaring({ ...a, example: 'x' }))
    expect(typed.conflicts.map(({ path }) => path)).toEqual(['variables.0'])
  })
  test('what one side removed and the other changed is told by its name', () => {
    expect(mergeContents(declaring(a, b), declaring(a, { ...b, type: 'image' }), declaring(a)).conflicts).toMatchObject([
      { path: 'variables.1', name: 'b', mine: undefined },
    ])
    expect(mergeContents(declaring(a), declaring(), declaring({ ...a, type: 'image' })).conflicts).toMatchObject([{ name: 'a' }])
  })
  test('one name that both declared is one declaration, to be chosen where they differ', () => {
    const { content, conflicts } = mergeContents(declaring(), declaring(a), declaring({ ...a, type: 'image' }))
    expect(conflicts).toMatchObject([{ path: 'variables.0', base: undefined }])
    expect(content.variables).toEqual([{ ...a, type: 'image' }])
    expect(mergeContents(declaring(), declaring(b, a), declaring(a)).content.variables).toEqual([b, a])
  })
  test('whatever was declared, one side chosen everywhere gives what can be saved', () =>
    fc.assert(
      fc.property(anyDeclarations, anyDeclarations, anyDeclarations, (a, b, c) => {
        const [base, theirs, mine] = [declaring(...a), declaring(...b), declaring(...c)]
        for (const side of ['theirs', 'mine'] as const) {
          const { content } = mergeContents(base, theirs, mine, () => side)
          expect(PromptContent.safeParse(content).error).toBeUndefined()
        }
      }),
    ))
})
