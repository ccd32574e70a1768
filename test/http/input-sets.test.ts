import { expect, test } from 'vitest'
import { call, foreignKey, made, problem, promptPath, savedPrompt, text } from '../support/api'

const values = {
  variables: { name: 'Ada', nested: { snakeCase: [1, null, 'ä'] } },
  placeholders: { history: [{ role: 'user', content: 'Hi' }] },
}

test('a set is kept, listed, read as it was sent, changed, deleted and brought back', async () => {
  const prompt = await savedPrompt()
  const created = await call('POST', promptPath(prompt, 'inputs'), { body: { name: 'One', ...values } })
  expect(created).toMatchObject({ status: 201, body: { name: 'One', revision: 1, filled: ['name', 'nested', 'history'], ...values } })
  const at = promptPath(prompt, 'inputs', text(created.body.id))
  expect(created.headers.get('location')).toBe(at)
  expect((await call('GET', at)).text).toBe(created.text)
  const { variables: _, placeholders: __, ...summary } = created.body
  expect(await made('GET', promptPath(prompt, 'inputs'))).toEqual({ data: [summary], next_cursor: null })

  expect(await made('PATCH', at, { body: { revision: 1, variables: { name: 'Bob' } } })).toMatchObject({
    revision: 2,
    variables: { name: 'Bob' },
    placeholders: values.placeholders,
  })
  expect(await call('PATCH', at, { body: { revision: 1, name: 'Uno' } })).toMatchObject({
    status: 409,
    body: { ...problem(409, 'conflict'), conflict: { newest: { name: 'One', revision: 2, variables: { name: 'Bob' } } } },
  })
  expect(await call('POST', promptPath(prompt, 'inputs'), { body: { name: 'One' } })).toMatchObject({
    status: 409,
    body: problem(409, 'conflict'),
  })
  expect(await call('POST', `${at}/duplicate`)).toMatchObject({ status: 201, body: { name: 'One copy', variables: { name: 'Bob' } } })

  expect((await call('DELETE', at)).status).toBe(204)
  expect((await call('GET', at)).status).toBe(404)
  expect(await made('POST', `${at}/restore`)).toMatchObject({ name: 'One', revision: 2 })
})

test('an import is tried first, refused whole with every fault by line, and then made; what is exported can be imported', async () => {
  const prompt = await savedPrompt()
  const path = promptPath(prompt, 'inputs', 'import')
  const csv = 'input_set,name,other\nA,Ada,1\nB,,2\n'
  const tried = await made('POST', path, { body: { format: 'csv', text: csv, dry_run: true } })
  expect(tried).toMatchObject({
    dry_run: true,
    created: 2,
    columns: [{ to: '$name' }, { to: 'name' }, { column: 'other', to: null }],
    lines: [
      { line: 2, name: 'A', missing: [] },
      { line: 3, name: 'B', missing: ['name'] },
    ],
    faults: [],
  })
  expect((await made('GET', promptPath(prompt, 'inputs'))).data).toEqual([])
  expect(await call('POST', path, { body: { format: 'csv', text: 'input_set,name\nA,x\nA,y\n' } })).toMatchObject({
    status: 422,
    body: { ...problem(422, 'invalid'), errors: [{ path: 'text.3', message: 'Line 3: Two lines are named A.' }] },
  })
  expect(await made('POST', path, { body: { format: 'csv', text: csv, columns: { other: 'extra' } } })).toMatchObject({
    dry_run: false,
    created: 2,
    replaced: 0,
  })
  const exported = await made('GET', `${promptPath(prompt, 'inputs', 'export')}?format=csv`)
  expect(exported).toEqual({ format: 'csv', text: 'input_set,name,extra\nA,Ada,1\nB,,2\n' })
  const again = await made('POST', path, { body: { ...exported, columns: { extra: 'extra' }, on_existing: 'replace' } })
  expect(again).toMatchObject({ created: 0, replaced: 2 })
  expect((await made('GET', promptPath(prompt, 'inputs', 'export'))).text).toContain('"extra": "1"')
})

test("a set is found only at its own prompt, and what is another workspace's or malformed is told apart", async () => {
  const [prompt, other] = [await savedPrompt(), await savedPrompt()]
  const id = text((await made('POST', promptPath(prompt, 'inputs'), { body: { name: 'One' } })).id)
  expect(await call('GET', promptPath(other, 'inputs', id))).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect(await call('GET', promptPath(prompt, 'inputs', id), { key: await foreignKey() })).toMatchObject({ status: 404 })
  expect(await call('GET', promptPath(prompt, 'inputs', '%00'))).toMatchObject({ status: expect.toBeOneOf([400, 404]) })
  expect(await call('POST', promptPath(prompt, 'inputs'), { body: { name: ' ' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'name' }] },
  })
  expect(await call('PATCH', promptPath(prompt, 'inputs', id), { body: { name: 'Two' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'revision' }] },
  })
  expect(await call('GET', `${promptPath(prompt, 'inputs', 'export')}?format=xml`)).toMatchObject({
    status: 400,
    body: problem(400, 'malformed'),
  })
})
