import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, untilLive } from '../support/browser'
import { startLab } from '../support/lab-gateway'
import { startSecondGateway } from '../support/second-gateway'
import { startTeam, type Team, told } from '../support/team'
import { serveProxy } from '../support/tunnel-proxy'

const oldKey = 'sk-lab-the-first-key-1111'
const newKey = 'sk-lab-the-second-key-2222'
const shared = 'gpt-4o'

/** From "Add gateway" to what it did: one gateway's life, on its screens, against servers that answer for themselves. */
describe.runIf(hasBrowser)('the screens of gateways', () => {
  let team: Team
  let page: Page
  let lab: Awaited<ReturnType<typeof startLab>>
  let second: Awaited<ReturnType<typeof startSecondGateway>>

  const open = async (path: string, who = page) => {
    await who.goto(`${team.home}/gateways${path}`)
    await untilLive(who)
  }
  const card = (name: string) => page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) })
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  const toast = (text: string | RegExp) => page.locator('[data-sonner-toast]').getByText(text).first().waitFor()
  const act = async (model: string, what: string) => {
    await button(`Actions for ${model}`).click()
    await page.getByRole('menuitem', { name: what }).click()
  }
  const ask = (models: string[], gateway = 'lab') =>
    team
      .api('POST', '/api/v1/runs', {
        prompt: 'support/triage',
        version: 1,
        variables: { product: 'Kite', ticket: 'Hello' },
        targets: models.map((model) => ({ gateway, model })),
      })
      .then(told<{ runs: { status: string }[] }>)

  beforeAll(async () => {
    ;[lab, second] = await Promise.all([startLab({ prefix: '/team-a', headers: { 'X-Team': 'blue' } }), startSecondGateway()])
    lab.keys.add(oldKey)
    lab.models = [shared, 'lab-one', 'lab-two']
    team = await startTeam({ Vic: 'viewer' })
    page = team.page('Ana')
    const body = {
      slug: 'second',
      name: 'Second',
      layer: 'other',
      region: 'global',
      base_url: second.baseUrl,
      api_key: 'sk-second-12345678',
    }
    await team.api('POST', '/api/v1/gateways', body).then(told)
    await team.api('POST', `/api/v1/gateways/second/models`, { model: shared }).then(told)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const { name, page } of team?.pages() ?? [])
      await keepScreenshot(page, `failed-${name}-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await team?.stop()
    await lab?.stop()
    await second?.stop()
  })

  test('a connection that fails says in the gateway’s words why, and in ours what to do', async () => {
    await open('')
    await button('Add gateway').click()
    await dialog()
      .getByRole('button', { name: /^Custom/ })
      .click()
    await dialog().getByLabel('Name', { exact: true }).fill('Lab')
    expect(await dialog().getByLabel('Slug').inputValue()).toBe('lab')
    const fails = async (said: string, advice: RegExp) => {
      await dialog().getByRole('button', { name: 'Test connection' }).click()
      await dialog().getByText(said).first().waitFor()
      await dialog().getByText(advice).first().waitFor()
    }
    await dialog().getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await fails('Nothing accepts connections at 127.0.0.1:9.', /Check the host and port of the base URL/)
    await dialog().getByLabel('Base URL').fill(lab.baseUrl)
    await fails('The lab has nothing at this address.', /Check the base URL, \/v1 included, and the path prefix/)
    await dialog().getByText('time limits, proxy').click()
    await dialog().getByLabel('Path prefix').fill('/team-a')
    await fails('The lab does not know this key.', /Check the API key/)
    await dialog().getByText('status 401, code invalid_api_key, request req-invalid_api_key').waitFor()
    await dialog().getByLabel('API key').fill(oldKey)
    await fails('The lab wants the header X-Team.', /extra headers/)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-1-failing')
  })

  test('it is tried with a model, saved with its header, prefix and limit, and its models are found', async () => {
    await dialog().getByRole('button', { name: 'Add header' }).click()
    await dialog().getByLabel('Name of header 1').fill('X-Team')
    await dialog().getByLabel('Value of header X-Team').fill('blue')
    await dialog().getByLabel('Organisation').fill('org-lab')
    await dialog().getByLabel('Calls at once').fill('1')
    await dialog().getByLabel('Model to try').fill('lab-one')
    await dialog().getByRole('button', { name: 'Test connection' }).click()
    await dialog().getByText('It offers 3 models.').waitFor()
    await dialog().getByText('lab-one answered: lab-one has answered.').waitFor()
    await dialog().getByRole('button', { name: 'Save gateway' }).click()
    await page.waitForURL('**/gateways/lab')
    await toast('Lab is ready')
    for (const model of lab.models) await row(model).waitFor()
    const asked = lab.seen.at(-1)
    expect(asked).toMatchObject({
      path: '/v1/team-a/models',
      headers: { authorization: `Bearer ${oldKey}`, 'x-team': 'blue', 'openai-organization': 'org-lab' },
    })
    expect(await page.content()).not.toContain(oldKey)
  })

  test('no more calls than it allows are under way at once; the rest wait and are answered', async () => {
    const { runs } = await ask(['lab-one', 'lab-two', shared])
    expect(runs.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
    expect(lab.atOnce.most).toBe(1)
  })

  test('the next sync says what is new and what is gone, and the list marks it until it was looked over', async () => {
    lab.models = [shared, 'lab-one', 'lab-three']
    await button('Sync models').click()
    await page.getByText('The gateway lists 3 models.').waitFor()
    await page.getByText('Added 1: lab-three').waitFor()
    await page.getByText('Gone 1: lab-two').waitFor()
    await row('lab-three').getByText('new', { exact: true }).waitFor()
    await row('lab-two').getByText(/^gone/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-2-synced')
    await open('')
    await card('Lab')
      .getByText(/1 new, 1 gone/)
      .waitFor()
    await open('/lab')
    await button('Dismiss').click()
    await page.getByText('They are marked in the list.').waitFor({ state: 'detached' })
    await page.reload()
    await untilLive(page)
    await row('lab-three').waitFor()
    expect(await row('lab-three').getByText('new', { exact: true }).count()).toBe(0)
  })

  test('what a model can do is set by hand, and which model it is on every gateway', async () => {
    await act('lab-one', 'What it can do')
    await dialog().getByLabel('Tools').selectOption('yes')
    await dialog().getByLabel('Images').selectOption('no')
    await dialog().getByLabel('Context in tokens').fill('128000')
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Save by hand' }).click()
    await dialog().waitFor({ state: 'detached' })
    await row('lab-one')
      .getByTitle(/^It calls tools: set by hand/)
      .waitFor()
    await row('lab-one').getByText('no images').waitFor()
    await row('lab-one').getByText('128k').waitFor()
    await act('lab-one', 'The same model as…')
    await dialog().getByLabel('Common name').fill('second-best')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await row('lab-one').getByText('second-best').waitFor()
  })

  test('what a model can do is found out by asking it; what a person said stays', async () => {
    const findings = dialog().getByRole('status')
    const finds = (what: string, can: string) =>
      findings.getByRole('listitem').filter({ hasText: what }).getByText(can, { exact: true }).waitFor()
    await act('lab-one', 'What it can do')
    await button('Probe').click()
    for (const what of ['Tools', 'JSON Schema', 'Images']) await finds(what, 'no')
    await findings.getByText('lab-one has answered.').first().waitFor()
    expect(await dialog().getByLabel('Tools').inputValue()).toBe('yes')
    await dialog().getByText('found by a probe').first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-3-probed')
    await page.keyboard.press('Escape')
    await row('lab-one')
      .getByTitle(/^It keeps to no JSON Schema: found by a probe/)
      .waitFor()
    await open('/sandbox')
    await act('sandbox-tools', 'What it can do')
    await button('Probe').click()
    await finds('Tools', 'yes')
    await page.keyboard.press('Escape')
    await open('/lab')
  })

  test('a favourite is marked for everybody and comes first', async () => {
    await button('Favourite: lab-three').click()
    await expect.poll(() => page.getByRole('row').nth(1).textContent()).toContain('lab-three')
    await open('?view=models')
    await page.getByRole('button', { name: 'Favourite: lab-three', pressed: true }).waitFor()
  })

  test('one model on two gateways is one line, and is compared from there', async () => {
    await page.getByLabel('At several gateways only').check()
    await page.getByText('1 model', { exact: true }).waitFor()
    const offers = page.getByRole('list', { name: 'Models and their gateways' })
    await offers.getByRole('heading', { name: shared }).waitFor()
    for (const name of ['Lab', 'Second']) await offers.getByRole('link', { name, exact: true }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-3-by-model')
    await page.getByRole('link', { name: `Compare ${shared} at its gateways` }).click()
    await page.waitForURL('**/playground?**')
    for (const column of [1, 2]) await page.getByRole('region', { name: new RegExp(`^Column ${column}:.*${shared}`) }).waitFor()
  })

  test('a key is changed without a gap: beside the old one, refused, tried, switched, and the old one forgotten', async () => {
    await open('/lab/settings')
    const keys = page.getByRole('region', { name: 'Change the key without a gap' })
    await keys.getByText('…1111').waitFor()
    await keys.getByLabel('New key').fill(newKey)
    await keys.getByRole('button', { name: 'Put it beside' }).click()
    await keys.getByText('waits, not tested').waitFor()
    await keys.getByText('…2222').waitFor()
    await keys.getByRole('button', { name: 'Test', exact: true }).click()
    await keys.getByText('The lab does not know this key.').first().waitFor()
    lab.keys.add(newKey)
    await keys.getByRole('button', { name: 'Test', exact: true }).click()
    await keys.getByText(/^worked/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-4-keys')
    await ask(['lab-one'])
    expect(lab.seen.at(-1)?.headers.authorization).toBe(`Bearer ${oldKey}`)
    await keys.getByRole('button', { name: 'Switch to it' }).click()
    await keys.getByRole('button', { name: 'Switch back' }).waitFor()
    await ask(['lab-one'])
    expect(lab.seen.at(-1)?.headers.authorization).toBe(`Bearer ${newKey}`)
    lab.keys.delete(oldKey)
    await keys.getByRole('button', { name: 'Forget' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget key' }).click()
    await keys.getByText('…1111').waitFor({ state: 'detached' })
    await keys.getByText('…2222').waitFor()
    await keys.getByText('in use', { exact: true }).waitFor()
    for (const key of [oldKey, newKey]) expect(await page.content()).not.toContain(key)
  })

  test('calls go through a proxy whose password nobody sees again, until it is dropped', async () => {
    await using proxy = await serveProxy()
    await open('/second/settings')
    await page.getByText('time limits, proxy').click()
    await page.getByLabel('Proxy').fill(`socks5://127.0.0.1:${proxy.port}`)
    await button('Save changes').click()
    await page.getByRole('alert').first().waitFor()
    await page.getByLabel('Proxy').fill(`http://ada:a-proxy-password@127.0.0.1:${proxy.port}`)
    await button('Save changes').click()
    await page.getByText('Enter the key again: a stored key is not sent to another host.').waitFor()
    await page.getByLabel('Replace key').fill('sk-second-12345678')
    await button('Save changes').click()
    await page.getByLabel('Replace proxy').waitFor()
    await page.getByText(`127.0.0.1:${proxy.port}`, { exact: true }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-4-proxy')
    expect((await ask([shared], 'second')).runs.map(({ status }) => status)).toEqual(['ok'])
    expect(proxy.asked.at(-1)).toEqual({
      to: new URL(second.baseUrl).host,
      authorization: `Basic ${Buffer.from('ada:a-proxy-password').toString('base64')}`,
    })
    await page.reload()
    await untilLive(page)
    expect(await page.content()).not.toContain('a-proxy-password')
    const tunnels = proxy.asked.length
    await page.getByRole('button', { name: 'Use none' }).click()
    await page.getByText('None any more, once saved.').waitFor()
    await button('Save changes').click()
    await page.getByText('None any more, once saved.').waitFor({ state: 'detached' })
    await page.getByText('time limits, proxy').click()
    await page.getByLabel(/^Proxy/).waitFor()
    expect((await ask([shared], 'second')).runs.map(({ status }) => status)).toEqual(['ok'])
    expect(proxy.asked).toHaveLength(tunnels)
  })

  test('the probe is off until somebody wants it, then tells how the gateway answers', async () => {
    await open('/second/health')
    const probe = page.getByRole('region', { name: 'Background probe' })
    await probe.getByText('Not probed').waitFor()
    await probe.getByRole('button', { name: 'Set probe' }).click()
    await dialog().getByRole('switch', { name: 'Ask in the background' }).click()
    await dialog().getByLabel('How often').selectOption('60')
    await dialog().getByLabel('Slow from, in ms').fill('30000')
    await dialog().getByRole('button', { name: 'Save probe' }).click()
    await probe.getByText('Asks every hour').waitFor()
    await probe.getByText(/^Answers/).waitFor()
    await probe.getByText('The last answer').click()
    await probe.getByRole('region', { name: 'Answers of the probe' }).getByText('answers', { exact: true }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('health is what runs showed: calls, errors by kind, times and bars', async () => {
    await ask(['no-such-model'])
    await open('/lab/health')
    const runs = page.getByRole('region', { name: 'What runs showed' })
    await runs.getByText('1 failed', { exact: true }).waitFor()
    await runs.getByText('refused (other 4xx)').waitFor()
    await runs.getByRole('img', { name: /^6 calls, 1 failed;/ }).waitFor()
    await runs.getByRole('img', { name: /^3 calls, 0 failed;/ }).waitFor()
    expect(await runs.getByRole('region', { name: 'Models' }).getByRole('row').count()).toBe(5)
    await runs.getByText('The numbers behind the bars').click()
    await runs.getByRole('region', { name: 'Calls over time' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-5-health')
    await open('')
    await card('Lab').getByText('6 calls in 24 h, 17 % failed').waitFor()
  })

  test('a gateway is checked on demand, and the next report says what has changed', async () => {
    lab.nameOf = () => 'something-cheaper'
    await open('/lab/conformance')
    await page.getByText('Not checked yet').waitFor()
    await page.getByLabel('Model', { exact: true }).fill('lab-one')
    await button('Run checks').click()
    await page.getByText('Finished').waitFor()
    const checks = page.getByRole('region', { name: 'Checks of lab-one' })
    await checks.getByText('Asked for lab-one, the answer says that “something-cheaper” gave it.').waitFor()
    await checks.getByText('The last chunk carries usage and no choices: 1000 tokens in, 200 out.').waitFor()
    expect(await checks.getByText('waiting').count()).toBe(0)
    await checks.getByRole('button', { name: /Model echo/ }).click()
    await checks.getByText('POST /chat/completions').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'gateways-6-conformance')
    const first = page.url()
    lab.nameOf = (model) => model
    await button('Run checks').click()
    await page.waitForURL((url) => url.href !== first)
    await page.getByText('Finished').waitFor()
    await checks.getByText(/^Changed: differs → passes, since/).waitFor()
    expect(await page.getByLabel('Report', { exact: true }).locator('option').count()).toBe(2)
  })

  test('a viewer sees all of it and is offered nothing they may not do', async () => {
    const vic = team.page('Vic')
    const none = async (...names: RegExp[]) => {
      for (const name of names) expect(await vic.getByRole('button', { name }).count(), String(name)).toBe(0)
    }
    await open('?add=1', vic)
    await vic.getByRole('link', { name: 'Lab', exact: true }).waitFor()
    await none(/^Add gateway/)
    expect(await vic.getByRole('dialog').count()).toBe(0)
    await open('/lab', vic)
    await vic.getByRole('button', { name: 'Actions for lab-one' }).click()
    await vic.getByRole('menu').waitFor()
    expect(await vic.getByRole('menuitem').allTextContents()).toEqual(['Try in the playground', 'Price history'])
    await vic.keyboard.press('Escape')
    expect(await vic.getByRole('button', { name: 'Favourite: lab-three' }).isDisabled()).toBe(true)
    await none(/^Sync/, /^Add model/, /^Dismiss/)
    await open('/lab/health', vic)
    await vic.getByText('Not probed').waitFor()
    await none(/^Set probe/, /^Ask now/)
    await open('/lab/conformance', vic)
    await vic.getByRole('region', { name: 'Checks of lab-one' }).waitFor()
    await none(/^Run checks/, /^Cancel/)
    await open('/lab/settings', vic)
    await vic.getByText('Your role here is viewer. Changing gateways needs admin.').waitFor()
    await none(/^Save/, /^Test/, /^Forget/, /^Put it beside/, /^Archive/, /header/)
    await vic.getByText('…2222').waitFor()
    expect(await vic.locator('input[type=password]').count()).toBe(0)
    expect(await vic.getByLabel('Base URL').isDisabled()).toBe(true)
    expect(await accessibilityFaults(vic)).toEqual([])
    await vic.getByRole('link', { name: 'Who is admin' }).click()
    await vic.waitForURL('**/settings/members')
  })

  test('nothing went wrong in anybody’s console', () => expect(team.errors()).toEqual([]))
})
