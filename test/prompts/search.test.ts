import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { listPrompts } from '@/lib/prompts/queries'
import { saveVersion } from '@/lib/prompts/save-version'
import type { ListPrompts } from '@/lib/prompts/schema'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { newWorkspace } from '../support/database'
import { newPrompt, newSnippet, saveText } from './prompts'

const found = async (ctx: Ctx, search: string, input: ListPrompts = {}) =>
  (await listPrompts(ctx, { ...input, search })).data.map(({ name }) => name)
/** Where the first hit was found, its ranges in brackets. */
async function where(ctx: Ctx, search: string) {
  const [hit] = (await listPrompts(ctx, { search })).data
  return hit?.matches?.map(({ field, text, ranges }) => {
    const marked = [...ranges]
      .reverse()
      .reduce((all, [start, end]) => `${all.slice(0, start)}[${all.slice(start, end)}]${all.slice(end)}`, text)
    return `${field}: ${marked}`
  })
}

async function library() {
  const ctx = await newWorkspace()
  await newSnippet(ctx, 'billing/refund', 'Answers about money.')
  await newSnippet(
    ctx,
    'mail/reply',
    `Be kind. ${'Filler words stand here. '.repeat(20)}Never promise a refund to {{customer_name}}, {{#vip}}ever{{/vip}}.`,
  )
  const tone = await newPrompt(ctx, 'tone', 'text')
  await updatePrompt(ctx, { promptId: tone.id, description: 'How a refund sounds', tags: ['Très élégant'] })
  return ctx
}

test('a prompt is found by name, old name, description, tag, variable, note and content, and says where', async () => {
  const ctx = await library()
  const { id } = await createPrompt(ctx, { name: 'old/name', kind: 'chat', description: '', tags: [] })
  await updatePrompt(ctx, { promptId: id, name: 'fresh' })
  const content = PromptContent.parse({
    messages: [
      { role: 'system', content: 'Zebra crossing' },
      { role: 'user', content: [{ type: 'text', text: 'A quagga, {{herd}}' }] },
      { role: 'placeholder', name: 'history' },
    ],
    tools: [{ type: 'function', function: { name: 'count_okapis', description: 'Counts them' } }],
  })
  await saveVersion(ctx, { promptId: id, content, note: 'Softer about giraffes', baseVersion: null, onConflict: 'refuse' })
  expect(await where(ctx, 'FRESH')).toEqual(['name: [fresh]'])
  expect(await where(ctx, 'old/na')).toEqual(['alias: [old/na]me'])
  expect(await where(ctx, 'sounds')).toEqual(['description: How a refund [sounds]'])
  expect(await where(ctx, 'TRÈS')).toEqual(['tag: [Très] élégant'])
  expect(await where(ctx, 'herd')).toEqual(['variable: [herd]'])
  expect(await where(ctx, 'giraf')).toEqual(['note: Softer about [giraf]fes'])
  expect(await where(ctx, 'zebra')).toEqual([
    'content: [Zebra] crossing A quagga, {{herd}} count_okapis Counts them'
      .replace(' A', '\nA')
      .replace(' count', '\ncount')
      .replace(' Counts', '\nCounts'),
  ])
  expect(await where(ctx, 'okapis quagga')).toEqual([expect.stringContaining('A [quagga], {{herd}}\ncount_[okapis]')])
  expect(await where(ctx, 'customer_name')).toEqual(['variable: [customer_name]'])
})

test('names come before what is said of a prompt, and that before its content; every word must be found', async () => {
  const ctx = await library()
  expect(await found(ctx, 'refund')).toEqual(['billing/refund', 'tone', 'mail/reply'])
  expect(await found(ctx, 'refund kind')).toEqual(['mail/reply'])
  expect(await found(ctx, 'refund nowhere-at-all')).toEqual([])
  expect(await where(ctx, 'reply promise')).toEqual([
    'name: mail/[reply]',
    expect.stringMatching(/^content: ….*Never \[promise\] a refund to.*$/),
  ])
})

test.each([
  [1, false],
  [2, false],
  [3, false],
  [2, true],
])('pages of %i of a search hold each hit once, in one order (archived: %s)', async (limit, archived) => {
  const ctx = await newWorkspace()
  for (let at = 0; at < 7; at++) {
    const { id } = await newSnippet(ctx, at % 2 ? `apple/${at}` : `pear/${at}`, 'An apple a day')
    if (archived) await archivePrompt(ctx, { promptId: id })
  }
  const all = await found(ctx, 'apple', { archived })
  expect(all).toEqual(['apple/1', 'apple/3', 'apple/5', 'pear/0', 'pear/2', 'pear/4', 'pear/6'])
  const paged: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listPrompts>> = await listPrompts(ctx, {
      search: 'apple',
      limit,
      archived,
      ...(cursor !== null && { cursor }),
    })
    paged.push(...page.data.map(({ name }) => name))
    cursor = page.nextCursor
  } while (cursor !== null && paged.length < 20)
  expect(paged).toEqual(all)
  await expect(listPrompts(ctx, { search: 'apple', cursor: 'x' })).rejects.toMatchObject({ code: 'malformed' })
})

test('only the newest version is searched, and a change is found at once', async () => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'a', 'walrus')
  await saveText(ctx, id, 'narwhal')
  expect([await found(ctx, 'walrus'), await found(ctx, 'narwhal')]).toEqual([[], ['a']])
  await updatePrompt(ctx, { promptId: id, name: 'b', description: 'beluga' })
  expect([await found(ctx, 'beluga'), await found(ctx, 'b')]).toEqual([['b'], ['b']])
})

test('folder, tag and archive hold in a search', async () => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'in/one', 'lynx')
  await newSnippet(ctx, 'out', 'lynx')
  await updatePrompt(ctx, { promptId: id, tags: ['x'] })
  expect(await found(ctx, 'lynx', { folder: 'in' })).toEqual(['in/one'])
  expect(await found(ctx, 'lynx', { tag: 'x' })).toEqual(['in/one'])
  await archivePrompt(ctx, { promptId: id })
  expect(await found(ctx, 'lynx')).toEqual(['out'])
  expect(await found(ctx, 'lynx', { archived: true })).toEqual(['in/one'])
})

test.each([
  ['退款', '请根据退款政策回答客户的问题。'],
  ['款', '退款'],
  ['政策', '退款政策'],
  ['返金ポリシー', '返金ポリシーに従って答えてください。'],
  ['환불', '환불 정책에 따라 답하세요.'],
  ['คืนเงิน', 'นโยบายการคืนเงินของเรา'],
  ['возврат', 'Условия ВОЗВРАТА товара'],
  ['ΠΟΛΙΤΙΚΗ', 'η πολιτική επιστροφών'.replace('ή', 'η')],
  ['straße', 'Die STRASSE und die Straße'],
  ['ｒｅｆｕｎｄ', 'About a refund'],
  ['🦓', 'A 🦓 here'],
])('%s is found in its language', async (search, text) => {
  const ctx = await newWorkspace()
  await newSnippet(ctx, 'a', text)
  await newSnippet(ctx, 'b', 'Something else entirely, 不同')
  expect(await found(ctx, search)).toEqual(['a'])
  expect((await where(ctx, search))?.join()).toMatch(/content: .*\[.+\]/)
})

test('what is mistyped finds what comes near, and says so; what is typed right finds nothing near', async () => {
  const ctx = await library()
  await newSnippet(ctx, 'support/triage', 'Sorts tickets by urgency')
  const near = await listPrompts(ctx, { search: 'traige' })
  expect([near.near, near.data.map(({ name }) => name)]).toEqual([['triage'], ['support/triage']])
  expect(await where(ctx, 'traige')).toEqual(['name: support/[triage]'])
  expect(await where(ctx, 'urgncy')).toEqual(['content: Sorts tickets by [urgency]'])
  expect(await found(ctx, 'refnud monye')).toEqual(['billing/refund'])
  expect(await listPrompts(ctx, { search: 'triage' })).not.toHaveProperty('near')
  expect(await found(ctx, 'xqzwvk')).toEqual([])
})

test('words of another workspace are never come near to, nor its prompts found', async () => {
  const [ctx, other] = [await newWorkspace(), await library()]
  await newSnippet(other, 'secretive', 'hippopotamus')
  expect(await listPrompts(ctx, { search: 'hippopotamos' })).toEqual({ data: [], nextCursor: null })
  expect(await found(ctx, 'hippopotamus')).toEqual([])
})

test.each([
  '%',
  '_',
  '\\',
  "'",
  "''",
  '"',
  '*',
  ':*',
  '&',
  '|',
  '!',
  '<->',
  '( & )',
  "a' | 'b",
  "':*",
  '{{',
  '{{/x}}',
  '-',
  '/',
  '//',
  '…',
  '\u200b',
  ' \t ',
  '$1',
  '"; DROP',
  'a'.repeat(200),
  '的'.repeat(200),
  '% _ \\ * & | ! : ( ) < >',
])('a search for %j is only a search', async (search) => {
  const ctx = await library()
  await expect(listPrompts(ctx, { search })).resolves.toBeDefined()
  expect(await found(ctx, 'refund')).toHaveLength(3)
})

test('a sign finds only those that have it', async () => {
  const ctx = await library()
  const { id } = await newPrompt(ctx, 'share')
  await updatePrompt(ctx, { promptId: id, description: '100% of a_b' })
  expect([await found(ctx, '%'), await found(ctx, '0%'), await found(ctx, 'a_b')]).toEqual([['share'], ['share'], ['share']])
})

test('more than 200 characters, NUL and broken Unicode are refused', async () => {
  const ctx = await newWorkspace()
  for (const search of ['x'.repeat(201), 'a\0b', 'a\ud800']) await expect(listPrompts(ctx, { search })).rejects.toThrow()
})

test('the longest contents there may be are saved and found, to their first 100,000 characters', { timeout: 60_000 }, async () => {
  const ctx = await newWorkspace()
  await newSnippet(ctx, 'a', `needle ${'𠀀𠀁'.repeat(110_000)}`)
  await newSnippet(ctx, 'b', `${Array.from({ length: 140_000 }, (_, at) => at.toString(36)).join(' ')} haystack`)
  expect(await found(ctx, 'needle')).toEqual(['a'])
  expect(await found(ctx, '2g')).toContain('b')
  expect(await found(ctx, 'haystack')).toEqual([])
})

test('rows that came in while triggers were off are filled', async () => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'a', 'ocelot')
  await db().$executeRaw`DELETE FROM "PromptSearch" WHERE "promptId" = ${id}`
  expect(await found(ctx, 'ocelot')).toEqual([])
  await db().$queryRaw`SELECT versicle_fill_prompt_search()`
  expect(await found(ctx, 'ocelot')).toEqual(['a'])
})
