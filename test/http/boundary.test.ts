import { expect, test } from 'vitest'
import { type Body, call, made, newEnvironment, newPrompt, promptPath, text, unique } from '../support/api'

const sandbox = { gateway: 'sandbox', model: 'sandbox-echo' }
const at = (environment: Body, ...rest: string[]) => ['/api/v1/environments', text(environment.slug), ...rest].join('/')
const route = (environment: Body, ...targets: Body[]) => call('PUT', at(environment, 'routes', 'default'), { body: { targets } })
const newGateway = (region: string) =>
  made('POST', '/api/v1/gateways', { body: { slug: unique('gw'), name: 'x', layer: 'other', region, base_url: 'http://127.0.0.1:9/v1' } })
const saying = async (model: string) => {
  const prompt = await newPrompt()
  await made('POST', promptPath(prompt, 'versions'), { body: { messages: [{ role: 'user', content: 'x' }], model } })
  return prompt
}
const refused = (status: number) => ({ status, body: { detail: expect.stringMatching(/bound to (the region )?cn/) } })

test('over HTTP too, nothing leads out of a bound environment', async () => {
  const [china, free, inside, leaver] = [
    await newEnvironment({ region: 'cn' }),
    await newEnvironment(),
    await newGateway('cn'),
    await newGateway('cn'),
  ]
  const home = { gateway: text(inside.slug), model: 'm' }
  expect(await route(china, sandbox)).toMatchObject(refused(422))
  expect(await route(china, home, sandbox)).toMatchObject({ ...refused(422), body: { errors: [{ path: 'targets.1.gateway' }] } })
  expect((await route(china, home)).status).toBe(200)
  expect(await call('PATCH', `/api/v1/gateways/${inside.slug}`, { body: { region: 'global' } })).toMatchObject(refused(409))
  await route(free, sandbox)
  expect((await call('PATCH', at(free), { body: { region: 'cn' } })).status).toBe(422)
  expect((await call('PATCH', at(china), { body: { region: 'eu' } })).status).toBe(422)

  await route(china, home, { gateway: text(leaver.slug), model: 'm' })
  await made('DELETE', at(china))
  await made('PATCH', `/api/v1/gateways/${leaver.slug}`, { body: { region: 'global' } })
  expect(await made('POST', at(china, 'restore'))).toMatchObject({ routes: [{ targets: [home] }] })
})

test('over HTTP too, no release and no run leaves it', async () => {
  const china = await newEnvironment({ region: 'cn' })
  const prompt = await saying('sandbox/sandbox-echo')
  expect(
    await call('POST', promptPath(prompt, 'releases'), { body: { environment: china.slug, version: 1, override: 'it has to be' } }),
  ).toMatchObject({
    ...refused(422),
    body: { code: 'refused', refusals: [{ rule: 'region', overridable: false }] },
  })
  const run = (more: Body) => made('POST', '/api/v1/runs', { body: { prompt: prompt.name, version: 1, environment: china.slug, ...more } })
  const { runs } = (await run({ targets: [sandbox] })) as { runs: Body[] }
  expect(runs).toMatchObject([{ status: 'error', output: '', error: { message: expect.stringContaining('bound to the region cn') } }])
})
