import { expect, test } from 'vitest'
import { sectionFolds } from '@/components/editor/sections'
import { isSlip, suspectIn } from '@/components/prompts/edit/name-suspects'
import { countTexts } from '@/components/prompts/edit/token-worker'
import { chatOverhead, tokenizerFor } from '@/components/prompts/edit/tokenizer'
import { scanTags } from '@/lib/prompts/tags'

test.each([
  ['openai/gpt-4o-mini', 'o200k_base', true],
  ['openrouter/openai/gpt-4.1', 'o200k_base', true],
  ['openai/gpt-5', 'o200k_base', true],
  ['openai/o3-mini', 'o200k_base', true],
  ['openai/gpt-4-turbo', 'cl100k_base', true],
  ['openai/gpt-3.5-turbo', 'cl100k_base', true],
  ['anthropic/claude-sonnet-4', 'o200k_base', false],
  ['koala/gpt-50', 'o200k_base', false],
  ['default', 'o200k_base', false],
  ['gpt-4o', 'o200k_base', false],
])('%s is counted with %s (exact: %s)', (model, name, exact) => expect(tokenizerFor(model)).toEqual({ name, exact }))

test('tokens are counted as OpenAI counts them; special signs count as the text they are', async () => {
  const texts = ['hello world', '', 'tiktoken is great!', '<|endoftext|>']
  expect((await countTexts({ id: 7, tokenizer: 'cl100k_base', texts })).counts.slice(0, 3)).toEqual([2, 0, 6])
  const { id, counts } = await countTexts({ id: 7, tokenizer: 'o200k_base', texts })
  expect(id).toBe(7)
  expect(counts[0]).toBe(2)
  expect(counts[3]).toBeGreaterThan(1)
  expect(chatOverhead(2)).toBe(9)
})

test('a section folds from its opening tag to its closing one, when that stands on another line', () => {
  const text = 'a {{#b}}\n{{^c}}x\ny{{/c}}\n{{/b}} {{#d}}one line{{/d}}'
  expect(sectionFolds(text, scanTags(text).tags).map(({ from, to }) => text.slice(from, to))).toEqual(['\n{{^c}}x\ny{{/c}}\n', 'x\ny'])
})

test.each([
  ['customer', 'custmer', true],
  ['customer', 'custoemr', true],
  ['customer', 'consumer', false],
  ['customer', 'producer', false],
  ['name', 'nmae', true],
  ['name', 'game', true],
  ['name', 'time', false],
  ['id', 'ip', false],
  ['first_name', 'last_name', false],
])('%s and %s: a slip is %s', (a, b, slip) => expect([isSlip(a, b), isSlip(b, a)]).toEqual([slip, slip]))

test('a name is suspect that stands nowhere else and is nearly a known one; so is a partial that leads nowhere', () => {
  const known = {
    uses: new Map([
      ['customer', 2],
      ['custmer', 1],
      ['question', 1],
    ]),
    before: new Set(['product']),
    partials: { 'snippets/tone': { state: 'missing' as const, message: 'There is no prompt named snippets/tone.' } },
  }
  expect(suspectIn({ kind: 'variable', name: 'custmer' }, known)).toMatchObject({ instead: 'customer' })
  expect(suspectIn({ kind: 'section', name: 'prodct' }, known)).toMatchObject({ instead: 'product' })
  expect(suspectIn({ kind: 'partial', name: 'snippets/tone' }, known)?.message).toMatch(/no prompt named/)
  for (const name of ['customer', 'question', 'anything']) expect(suspectIn({ kind: 'variable', name }, known)).toBeNull()
})
