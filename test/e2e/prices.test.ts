import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, untilLive } from '../support/browser'
import { startLab } from '../support/lab-gateway'
import { startTeam, type Team, told } from '../support/team'

const csv = `model,currency,input_per_million,output_per_million
lab-one,USD,1,4
lab-two,USD,0.1,0.2
lab-three,USD,much,4
lab-nine,USD,1,1
`

/** The lab counts 1,000 tokens in and 200 out for every call, so every cost here can be worked out by hand. */
describe.runIf(hasBrowser)('the price book and what runs cost', () => {
  let team: Team
  let page: Page
  let lab: Awaited<ReturnType<typeof startLab>>
  let first = ''

  const open = async (path: string, who = page) => {
    await who.goto(`${team.home}${path}`)
    await untilLive(who)
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  const facts = () => page.getByRole('complementary', { name: 'Facts' })
  const act = async (name: string, what: string) => {
    await button(name).click()
    await page.getByRole('menuitem', { name: what }).click()
  }
  /** One call to the lab; answers the address of its run. */
  const ask = async (model: string) => {
    const { runs } = await team
      .api('POST', '/api/v1/runs', {
        prompt: 'support/triage',
        version: 1,
        variables: { product: 'Kite', ticket: 'Hello' },
        targets: [{ gateway: 'lab', model }],
      })
      .then(told<{ runs: { id: string }[] }>)
    return `/runs/${runs[0]?.id}`
  }

  beforeAll(async () => {
    lab = await startLab()
    lab.keys.add('sk-lab-0123456789')
    lab.models = ['lab-one', 'lab-two', 'lab-three']
    team = await startTeam({ Vic: 'viewer' })
    page = team.page('Ana')
    const body = { slug: 'lab', name: 'Lab', layer: 'other', region: 'global', base_url: lab.baseUrl, api_key: 'sk-lab-0123456789' }
    await team.api('POST', '/api/v1/gateways', body).then(told)
    await team.api('POST', '/api/v1/gateways/lab/sync-models').then(told)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await team?.stop()
    await lab?.stop()
  })

  test('a price is typed in by hand, with where it is from; what is not known says so and is never 0', async () => {
    await open('/gateways/lab')
    await act('Actions for lab-one', 'Set the price')
    await dialog().getByLabel('Input', { exact: true }).fill('0,5')
    await dialog().getByLabel('Output').fill('two')
    await dialog().getByRole('button', { name: 'Save price' }).click()
    await dialog().getByRole('alert').first().waitFor()
    await dialog().getByLabel('Output').fill('2')
    await dialog().getByLabel('Note').fill('Contract of May')
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Save price' }).click()
    await dialog().waitFor({ state: 'detached' })
    for (const text of ['$0.50', '$2.00', /^set by hand/]) await row('lab-one').getByText(text).waitFor()
    expect(await row('lab-two').getByText('unknown', { exact: true }).count()).toBe(2)
    expect(await row('lab-two').getByText(/\$0/).count()).toBe(0)
  })

  test('a run’s cost says which row of the book it was counted with, and leads there', async () => {
    first = await ask('lab-one')
    await open(first)
    await facts().getByText('$0.00090', { exact: true }).waitFor()
    await facts()
      .getByRole('link', { name: /^price book, \d{4}-\d\d-\d\d$/ })
      .click()
    await page.waitForURL('**/gateways/lab/prices?model=lab-one')
    await dialog().getByText('in force').waitFor()
    await dialog().getByText('set by hand: Contract of May').waitFor()
    await dialog()
      .getByText(/^by ana/i)
      .waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'prices-1-history')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  test('a file is looked at before it counts: what is new is chosen, what jumped is flagged and left to the person', async () => {
    await page.getByRole('link', { name: 'Import prices' }).click()
    await page.waitForURL('**/prices/import')
    await page.getByRole('radio', { name: 'CSV' }).click()
    await page.getByLabel('Lines').fill('price\n1')
    await button('Read prices').click()
    await page
      .getByText(/^Give a head line with model/)
      .first()
      .waitFor()
    await page.getByLabel('File').setInputFiles({ name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await expect.poll(() => page.getByLabel('Lines').inputValue()).toBe(csv)
    await button('Read prices').click()
    await page.getByText('1 new, 1 changed, 1 jumped, 1 unreadable', { exact: true }).waitFor()
    await row('lab-one').getByText('+100 %').waitFor()
    await row('lab-one').getByText('$0.50').waitFor()
    await row('lab-three').getByText('unreadable').waitFor()
    await page.getByText(/^1 more model is priced there .*lab-nine$/).waitFor()
    const choice = (model: string) => page.getByRole('checkbox', { name: `Choose ${model}` })
    expect(await choice('lab-one').isChecked()).toBe(false)
    expect(await choice('lab-two').isChecked()).toBe(true)
    expect(await choice('lab-three').count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'prices-2-preview')
    await page.getByLabel('Show', { exact: true }).selectOption('jumped')
    await expect.poll(() => page.getByRole('checkbox', { name: /^Choose lab/ }).count()).toBe(1)
    await choice('lab-one').check()
    await button('Import 2 prices').click()
    await page.waitForURL('**/gateways/lab/prices')
    await page
      .locator('[data-sonner-toast]')
      .getByText(/^2 prices imported/)
      .first()
      .waitFor()
  })

  test('the book keeps what was, and flags the jump; it goes out as a file', async () => {
    await row('lab-two').getByText('CSV file').waitFor()
    await row('lab-one').getByText('+100 %').waitFor()
    await page.getByLabel('Show', { exact: true }).selectOption('jumped')
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await act('Actions for lab-one at Lab', 'Price history')
    await dialog().getByText('Input: $0.50 → $1.00 (+100 %)').waitFor()
    await dialog().getByText('CSV file: prices.csv').waitFor()
    expect(await dialog().getByRole('listitem').count()).toBe(2)
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export CSV' }).click()])
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    expect(lines.some((line) => line.includes('lab-one') && line.includes('USD'))).toBe(true)
    expect(lines).toHaveLength(3)
  })

  test('a run keeps the price of its time; a cost the gateway reports stands beside the book’s', async () => {
    await open(first)
    await facts().getByText('$0.00090', { exact: true }).waitFor()
    await facts()
      .getByText(/, replaced since$/)
      .waitFor()
    lab.costOf = () => 0.0012
    await open(await ask('lab-one'))
    await facts().getByText('$0.0018', { exact: true }).waitFor()
    await facts().getByText('reported $0.0012').waitFor()
    await facts().getByTitle('0.0018 USD, from the price book. The gateway itself reported 0.0012 USD.').waitFor()
    await keepScreenshot(page, 'prices-3-run')
  })

  test('without a price a run costs what the gateway says, or nobody knows what', async () => {
    await open(await ask('lab-three'))
    await facts().getByText('$0.0012', { exact: true }).waitFor()
    await facts().getByText('as the gateway reported it').waitFor()
    expect(
      await facts()
        .getByRole('link', { name: /price book/ })
        .count(),
    ).toBe(0)
    lab.costOf = () => null
    await open(await ask('lab-three'))
    await facts().getByText('The gateway reported none, and the price book has no price for it.').waitFor()
  })

  test('the book over all gateways finds a model by its name and by what is known', async () => {
    await open('/gateways')
    await page.getByRole('link', { name: 'Price book' }).click()
    await page.waitForURL('**/prices')
    await page.getByLabel('Find a price').fill('lab-')
    await expect.poll(() => page.getByRole('row').count()).toBe(4)
    await page.getByLabel('Show', { exact: true }).selectOption('unknown')
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await row('lab-three').getByRole('link', { name: 'Lab' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test.each([
    {
      list: 'New API',
      path: '/api/pricing',
      document: {
        data: [
          { model_name: 'lab-one', quota_type: 0, model_ratio: 0.5, completion_ratio: 4, enable_groups: ['default', 'vip'] },
          { model_name: 'lab-three', quota_type: 1, model_price: 0.04, enable_groups: ['vip'] },
        ],
        group_ratio: { default: 1, vip: 0.5 },
      },
      group: 'vip (× 0.5)',
      currency: 'cny',
      told: '1 new, 1 changed, 1 jumped',
      shown: { 'lab-one': ['¥0.50', '¥2.00', 'USD → CNY'], 'lab-three': ['¥0.02'] },
    },
    {
      list: 'OpenRouter',
      path: '/v1/models',
      document: { data: [{ id: 'lab-one', pricing: { prompt: '0.000003', completion: '0.000012', input_cache_read: '0.0000003' } }] },
      told: '1 changed, 1 jumped',
      shown: { 'lab-one': ['$3.00', '$12.00', '$0.30'] },
    },
    {
      list: 'LiteLLM',
      path: '/v1/model/info',
      document: {
        data: [{ model_name: 'lab-one', model_info: { input_cost_per_token: 0.000004, output_cost_per_token: 0.000016 } }],
      },
      told: '1 changed, 1 jumped',
      shown: { 'lab-one': ['$4.00', '$16.00'] },
    },
  ])('$list tells its prices when asked, and the book says where they are from', async ({ list, path, document, told, shown, ...rest }) => {
    lab.documents = { [path]: document }
    await open('/gateways/lab/prices/import')
    await page.getByRole('radio', { name: list, exact: true }).click()
    if (rest.currency) await page.getByLabel('Currency').fill(rest.currency)
    await button('Read prices').click()
    if (rest.group) await page.getByLabel('Group').selectOption(rest.group)
    await page.getByText(told, { exact: true }).waitFor()
    for (const [model, texts] of Object.entries(shown)) {
      for (const text of texts) await row(model).getByText(text).first().waitFor()
      await page.getByRole('checkbox', { name: `Choose ${model}` }).check()
    }
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, `prices-4-${list.toLowerCase().replace(/\W/g, '-')}`)
    await button(/^Import \d prices?$/).click()
    await page.waitForURL('**/gateways/lab/prices')
    await row('lab-one').getByText(list).waitFor()
    expect(lab.seen.at(-1)).toMatchObject({ path, headers: { authorization: 'Bearer sk-lab-0123456789' } })
  })

  test('a gateway without such a list says so in its own words, and nothing is changed', async () => {
    lab.documents = {}
    await open('/gateways/lab/prices/import')
    await page.getByRole('radio', { name: 'LiteLLM', exact: true }).click()
    await button('Read prices').click()
    await page.getByText('Nothing was changed').waitFor()
    await page.getByText(/The lab has nothing at this address\./).waitFor()
    expect(await button(/^Import \d/).count()).toBe(0)
  })

  test('a viewer reads the book and its history, and is told who imports', async () => {
    const vic = team.page('Vic')
    await open('/gateways/lab/prices', vic)
    await vic.getByRole('link', { name: 'Export CSV' }).waitFor()
    expect(await vic.getByRole('link', { name: 'Import prices' }).count()).toBe(0)
    await vic.getByRole('button', { name: 'Actions for lab-one at Lab' }).click()
    await vic.getByRole('menu').waitFor()
    expect(await vic.getByRole('menuitem').allTextContents()).toEqual(['Price history'])
    await vic.getByRole('menuitem', { name: 'Price history' }).click()
    await vic.getByRole('dialog').getByText('in force').waitFor()
    await open('/gateways/lab/prices/import', vic)
    await vic.getByText('Prices are imported by admins').waitFor()
    expect(await vic.getByRole('button', { name: 'Read prices' }).count()).toBe(0)
    expect(await accessibilityFaults(vic)).toEqual([])
  })

  test('nothing went wrong in anybody’s console', () => expect(team.errors()).toEqual([]))
})
