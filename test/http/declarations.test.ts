import { expect, test } from 'vitest'
import { type Body, call, made, newPrompt, problem, promptPath, saved, text } from '../support/api'

const declarations = [
  { name: 'tries', type: 'number', default: 3, description: 'How often' },
  { name: 'user', type: 'object', required: false, example: { name: 'Ada' } },
]
const content = { text: '{{who}} {{tries}} {{#user}}{{name}}{{/user}}' }
async function declared() {
  const prompt = await newPrompt({ kind: 'text' })
  await saved(prompt, { ...content, variables: declarations })
  return prompt
}
const versions = (prompt: Body, body: Body) => call('POST', promptPath(prompt, 'versions'), { body })
const effective = [
  { name: 'who', required: true },
  { name: 'tries', required: false, type: 'number', default: 3, description: 'How often' },
  { name: 'user', required: false, type: 'object', example: { name: 'Ada' } },
]

test('what is declared is told as one with what is found, and as written, which saved again is the same version', async () => {
  const prompt = await declared()
  const version = await made('GET', promptPath(prompt, 'versions', '1'))
  expect(version).toMatchObject({
    declarations,
    variables: [
      { ...effective[0], used_as: 'value', items: [] },
      { ...effective[1], used_as: 'value', items: [] },
      { ...effective[2], used_as: 'section', items: ['name'] },
    ],
  })
  const again = await versions(prompt, { ...content, variables: version.declarations, base_version: 1 })
  expect([again.status, again.body.version]).toEqual([200, 1])
  const without = await versions(prompt, { ...content, variables: [], base_version: 1 })
  expect(without.status).toBe(201)
  expect(without.body).not.toHaveProperty('declarations')
})

test('a published prompt, a rendering and a run go by what is declared', async () => {
  const prompt = await declared()
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 1, note: '', replaces: null } })
  expect((await made('GET', promptPath(prompt))).variables).toEqual(effective)
  const then = `${promptPath(prompt)}?at=${encodeURIComponent(new Date().toISOString())}`
  expect((await made('GET', then)).variables).toEqual(effective)

  const render = (variables: Body) => call('POST', promptPath(prompt, 'render'), { body: { variables } })
  expect((await render({ who: 'Bo' })).body).toMatchObject({ text: 'Bo 3 ', warnings: [] })
  const errors = [
    { path: 'variables.who', message: 'This variable is required.' },
    { path: 'variables.tries', message: 'Give a number, not this text.' },
  ]
  expect(await render({ tries: '3' })).toMatchObject({ status: 422, body: { ...problem(422, 'invalid'), errors } })

  const run = (variables: Body) =>
    call('POST', '/api/v1/runs', {
      body: { prompt: prompt.name, version: 1, variables, targets: [{ gateway: 'sandbox', model: 'sandbox-echo' }] },
    })
  const answer = await run({ who: 'Bo', user: { name: 'Ada' }, typo: 1 })
  expect(answer.body).toMatchObject({ runs: [{ output: 'Bo 3 Ada' }], warnings: ['The prompt has no variable "typo".'] })
  expect((await run({ who: 'Bo' })).body.warnings).toEqual([])
  expect(await run({ tries: '3' })).toMatchObject({ status: 422, body: { errors } })
})

test.each([
  [[{ name: 'a', type: 'number', default: 'x' }], 'variables.0.default'],
  [[{ name: 'a', type: 'string', required: true, default: 'x' }], 'variables.0.default'],
  [[{ name: 'a', type: 'list', example: {} }], 'variables.0.example'],
  [[{ name: 'a b', type: 'string' }], 'variables.0.name'],
  [[{ name: 'a' }], 'variables.0.type'],
  [[{ name: 'a', type: 'text' }], 'variables.0.type'],
  [[{ name: 'a', type: 'string', used_as: 'value' }], 'variables.0.used_as'],
  [
    [
      { name: 'a', type: 'string' },
      { name: 'a', type: 'string' },
    ],
    'variables.1.name',
  ],
  [{ a: { type: 'string' } }, 'variables'],
])('declaring %j is answered 422 with its path', async (variables, path) => {
  const { status, body } = await versions(await newPrompt({ kind: 'text' }), { text: '{{a}}', variables })
  expect([status, body.errors]).toEqual([422, expect.arrayContaining([{ path, message: expect.stringMatching(/\S/) }])])
})

test('two versions are compared declaration by declaration', async () => {
  const prompt = await declared()
  const [tries, user] = declarations
  await saved(
    prompt,
    {
      ...content,
      variables: [
        { ...user, type: 'list', example: [] },
        { name: 'who', type: 'string' },
      ],
    },
    1,
  )
  const { body } = await call('GET', `${promptPath(prompt, 'diff')}?from=1&to=2`)
  expect(body).toMatchObject({ same: false, text: [{ kind: 'same', text: text(content.text) }], variables: { added: [], removed: [] } })
  expect((body.declarations as Body[]).map(({ kind, before, after }) => [kind, ((after ?? before) as Body).name])).toEqual([
    ['removed', tries?.name],
    ['changed', 'user'],
    ['added', 'who'],
  ])
  expect((body.declarations as Body[])[1]).toMatchObject({
    changes: [
      { path: ['type'], kind: 'changed', before: 'object', after: 'list' },
      { path: ['example'], kind: 'changed' },
    ],
  })
})
