import { expect, test } from 'vitest'
import { type Body, call, foreignKey, made, newPrompt, problem, promptPath, saved, segment, text, unique } from '../support/api'

const snippet = async (...texts: string[]) => {
  const prompt = await newPrompt({ kind: 'text', name: `snippets/${unique('tone')}` })
  for (const [at, text] of texts.entries()) await saved(prompt, { text, note: `v${at + 1}` }, at === 0 ? null : at)
  return prompt
}
const including = async (included: Body) => {
  const prompt = await newPrompt({ kind: 'text' })
  await saved(prompt, { text: `{{> ${included.name}}} Dear {{name}}` })
  return prompt
}

test('what is offered is listed with its diff, taken as a version with a note, and then no longer offered', async () => {
  const tone = await snippet('Be kind.')
  const reply = await including(tone)
  expect((await made('GET', promptPath(reply, 'partial-updates'))).data).toEqual([])
  await saved(tone, { text: 'Be very kind.', note: 'Kinder' }, 1)
  expect(await made('GET', promptPath(reply, 'partial-updates'))).toEqual({
    version: 1,
    data: [
      {
        snippet: tone.name,
        pinned: 1,
        newest: 2,
        note: 'Kinder',
        diff: [
          { kind: 'same', text: 'Be ' },
          { kind: 'added', text: 'very ' },
          { kind: 'same', text: 'kind.' },
        ],
      },
    ],
  })
  const body = { base_version: 1, updates: [{ snippet: tone.name, version: 2 }] }
  const taken = await call('POST', promptPath(reply, 'partial-updates'), { body })
  expect(taken.status).toBe(201)
  expect(taken.headers.get('location')).toBe(promptPath(reply, 'versions', '2'))
  expect(taken.body).toMatchObject({ version: 2, note: `Take ${tone.name} v2`, base_version: 1, live_in: [], partials: [{ version: 2 }] })
  expect((await made('GET', promptPath(reply, 'partial-updates'))).data).toEqual([])
  expect(await call('POST', promptPath(reply, 'partial-updates'), { body })).toMatchObject({ status: 409, body: problem(409, 'conflict') })
  const again = await call('POST', promptPath(reply, 'partial-updates'), { body: { ...body, base_version: 2 } })
  expect(again).toMatchObject({ status: 422, body: { ...problem(422, 'invalid'), detail: expect.stringContaining('version 2 already') } })
})

test('two versions that differ in nothing but what they include are told apart, with the versions of the snippet', async () => {
  const tone = await snippet('Be kind.', 'Be very kind.')
  const reply = await newPrompt({ kind: 'text' })
  await saved(reply, { text: 'Alone' })
  await saved(reply, { text: `{{> ${tone.name}}} Dear {{name}}` }, 1)
  await saved(tone, { text: 'Be brief.' }, 2)
  await made('POST', promptPath(reply, 'partial-updates'), { body: { base_version: 2, updates: [{ snippet: tone.name, version: 3 }] } })
  const diff = (from: number, to: number) => made('GET', `${promptPath(reply, 'diff')}?from=${from}&to=${to}`)
  expect(await diff(2, 3)).toMatchObject({
    same: false,
    text: [{ kind: 'same' }],
    partials: [{ name: tone.name, before: 2, after: 3, other_prompt: false }],
  })
  expect(await diff(1, 2)).toMatchObject({ partials: [{ name: tone.name, before: null, after: 2, other_prompt: false }] })
  expect(await diff(3, 1)).toMatchObject({ partials: [{ name: tone.name, before: 3, after: null, other_prompt: false }] })
  const stale = { text: 'Mine', base_version: 2 }
  expect(await call('POST', promptPath(reply, 'versions'), { body: stale })).toMatchObject({
    status: 409,
    body: { conflict: { newest: { version: 3, partials: [{ name: tone.name, version: 3 }] } } },
  })
})

test('who uses a snippet is listed a page at a time, and taken in all of them with a line for each', async () => {
  const tone = await snippet('Be kind.')
  const users = [await including(tone), await including(tone)].sort((a, b) => (text(a.name) < text(b.name) ? -1 : 1))
  await saved(tone, { text: 'Be brief.' }, 1)
  const current = await including(tone)
  const first = await made('GET', `${promptPath(tone, 'used-by')}?behind=true&limit=1`)
  expect(first).toEqual({
    data: [{ name: users[0]?.name, kind: 'text', version: 1, pinned: 1, live_in: [] }],
    next_cursor: users[0]?.name,
  })
  const rest = await made('GET', `${promptPath(tone, 'used-by')}?behind=true&limit=1&cursor=${segment(text(first.next_cursor))}`)
  expect(rest).toMatchObject({ data: [{ name: users[1]?.name }], next_cursor: null })
  const prompts = [...users, current].map(({ name }) => ({ name, base_version: 1 }))
  const taken = await made('POST', promptPath(tone, 'used-by', 'updates'), { body: { version: 2, prompts, note: 'Brief everywhere' } })
  expect(taken.data).toEqual([
    ...users.map(({ name }) => ({ name, outcome: 'taken', version: expect.objectContaining({ version: 2, note: 'Brief everywhere' }) })),
    { name: current.name, outcome: 'refused', error: { code: 'invalid', message: expect.stringContaining('already') } },
  ])
  expect((await made('GET', `${promptPath(tone, 'used-by')}?behind=true`)).data).toEqual([])
})

test('a snippet in use is not archived: 409 with who uses it', async () => {
  const tone = await snippet('Be kind.')
  const reply = await including(tone)
  expect(await call('DELETE', promptPath(tone))).toMatchObject({
    status: 409,
    body: { ...problem(409, 'conflict'), detail: expect.stringContaining(text(reply.name)), conflict: { included_in: [reply.name] } },
  })
})

test("what is another workspace's, unknown or malformed is told apart from what is refused", async () => {
  const tone = await snippet('Be kind.', 'Be brief.')
  const reply = await including(tone)
  const key = await foreignKey()
  for (const path of [promptPath(tone, 'used-by'), promptPath(reply, 'partial-updates')])
    expect(await call('GET', path, { key })).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  const take = (body: unknown) => call('POST', promptPath(reply, 'partial-updates'), { body })
  expect(await take({ base_version: 1, updates: [{ snippet: 'nobody/knows', version: 2 }] })).toMatchObject({ status: 404 })
  expect(await take({ base_version: 1, updates: [] })).toMatchObject({ status: 422, body: { errors: [{ path: 'updates' }] } })
  const twice = [
    { name: reply.name, base_version: 1 },
    { name: reply.name, base_version: 1 },
  ]
  expect(await call('POST', promptPath(tone, 'used-by', 'updates'), { body: { version: 2, prompts: twice } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'prompts', message: 'Name each prompt once.' }] },
  })
  expect(await call('GET', `${promptPath(tone, 'used-by')}?limit=0`)).toMatchObject({ status: 400, body: problem(400, 'malformed') })
})
