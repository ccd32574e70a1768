import { expect, test } from 'vitest'
import { checkContent } from '@/components/prompts/edit/content-faults'
import { declarationFaults, declaring, needOf, typed, withNeed, withType } from '@/components/prompts/edit/declarations'
import { changeDraft, fromContent, sameContent, toContent } from '@/components/prompts/edit/draft-model'
import { foundNames } from '@/components/prompts/edit/found-names'
import { DraftContent, emptyContent } from '@/lib/prompts/content-schema'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'

const who: VariableDeclaration = { name: 'who', type: 'string' }
const saying = (text: string, variables?: VariableDeclaration[]) => ({ ...emptyContent('text'), text, ...(variables && { variables }) })

test('a declaration is put in its place, added behind, and taken out; without any there is no list', () => {
  const other: VariableDeclaration = { name: 'n', type: 'number' }
  expect(declaring(undefined, 'who', who)).toEqual([who])
  expect(declaring([who, other], 'who', { ...who, description: 'x', example: undefined })).toEqual([{ ...who, description: 'x' }, other])
  expect(declaring([who], 'n', other)).toEqual([who, other])
  expect(declaring([who, other], 'who', null)).toEqual([other])
  expect(declaring([who], 'who', null)).toBeUndefined()
})

test('whether a value is needed is one choice, and the last one counts', () => {
  expect(needOf(who)).toBe('found')
  for (const need of ['found', 'required', 'optional', 'default'] as const) {
    const chosen = withNeed({ ...who, required: true }, need)
    expect(needOf(chosen)).toBe(need)
    expect(declarationFaults(chosen)).toEqual({})
    expect(withNeed(withNeed(chosen, 'default'), 'found')).toEqual(who)
  }
})

test('another type takes default and example along where they can be read as one', () => {
  const three: VariableDeclaration = { ...who, default: '3', example: '4', description: 'x' }
  expect(withType(three, 'number')).toEqual({ name: 'who', type: 'number', default: 3, example: 4, description: 'x' })
  expect(withType(withType(three, 'number'), 'string')).toEqual({ ...three })
  expect(withType({ ...three, default: 'often', example: 'x' }, 'number')).toEqual({
    name: 'who',
    type: 'number',
    default: 0,
    description: 'x',
  })
  expect(withType({ ...who, default: '["a"]' }, 'list')).toEqual({ name: 'who', type: 'list', default: ['a'] })
})

test('what is half typed stays as it is typed, and is told as a fault at its field', () => {
  expect(typed('number', '1e')).toBe('1e')
  expect(typed('number', '1e3')).toBe(1000)
  expect(typed('object', '{"a"')).toBe('{"a"')
  expect(typed('string', '{"a"')).toBe('{"a"')
  const half: VariableDeclaration = { name: 'who', type: 'number', default: '1e' }
  expect(declarationFaults(half)).toEqual({ default: 'Give a number, not this text.' })
  expect(checkContent(saying('{{who}}', [half])).faults).toEqual([
    { path: 'variables.0.default', where: 'Variable who', message: 'Give a number, not this text.' },
  ])
})

test('a declaration is told apart by the editor, kept in the draft, and gone when it is taken back', () => {
  const [before, after] = [saying('{{who}}'), saying('{{who}}', [who])]
  expect(sameContent(before, after)).toBe(false)
  expect(sameContent(before, DraftContent.parse({ ...before, variables: [] }))).toBe(true)
  const declared = changeDraft(fromContent(before), { type: 'set', fields: { variables: [who] } })
  expect(toContent(declared)).toEqual(after)
  const undone = toContent(changeDraft(declared, { type: 'set', fields: { variables: undefined } }))
  expect(JSON.stringify(undone)).toBe(JSON.stringify(toContent(fromContent(before))))
})

test('names are refined by what is declared here and in the partials; what nothing uses is told apart', () => {
  const spare: VariableDeclaration = { name: 'spare', type: 'list' }
  const inner: VariableDeclaration[] = [
    { name: 'mood', type: 'string', default: 'kind' },
    { name: 'unseen', type: 'string' },
  ]
  const partial = { text: 'Be {{mood}} to {{who}}.', declared: inner }
  const found = foundNames(saying('{{> snippets/tone}} {{n}}', [{ ...who, required: false }, spare]), (name) =>
    name === 'snippets/tone' ? partial : undefined,
  )
  expect(found.variables).toMatchObject([
    { name: 'mood', required: false, type: 'string', default: 'kind' },
    { name: 'who', required: false, type: 'string' },
    { name: 'n', required: true },
  ])
  expect(found.required).toEqual(['mood', 'who', 'n'])
  expect(found.unused).toEqual([spare])
})
