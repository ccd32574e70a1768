import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'
import { startSecondGateway } from '../support/second-gateway'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { name: 'Ana Reyes', email: 'ana@example.com', password: 'four unrelated plain words', workspace: 'Acme' }
const modifier = process.platform === 'darwin' ? 'Meta' : 'Control'

describe.runIf(hasBrowser)('the first two minutes, end to end', () => {
  let server: RunningServer
  let second: Awaited<ReturnType<typeof startSecondGateway>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let errors: string[]
  let apiKey = ''
  const read = (query = '') =>
    fetch(`${server.baseUrl}/api/v1/prompts/support%2Ftriage${query}`, { headers: { authorization: `Bearer ${apiKey}` } })

  beforeAll(async () => {
    ;[server, second, browser] = await Promise.all([startServer(), startSecondGateway(), openBrowser()])
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    errors = watchErrors(context)
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await browser?.close()
    await second?.stop()
    await server?.stop()
  })

  test('the printed link makes the owner and opens the sample workspace', async () => {
    await page.goto(server.setUpLink ?? '')
    await page.getByLabel('Your name').fill(owner.name)
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByLabel('Workspace').fill(owner.workspace)
    await page.getByRole('button', { name: 'Create owner and workspace' }).click()
    await page.waitForURL('**/acme/prompts')
    await page.getByRole('link', { name: 'support/triage' }).waitFor()
    await keepScreenshot(page, 'journey-1-prompts')
  })

  test('the very first comparison is one click away, and both columns answer', async () => {
    await page.getByRole('link', { name: 'Playground' }).click()
    await page.waitForURL('**/acme/playground**')
    await page.getByRole('button', { name: 'Run all' }).click()
    await expect.poll(() => page.getByText('Complete', { exact: true }).count(), { timeout: 20_000 }).toBe(2)
    await keepScreenshot(page, 'journey-2-first-comparison')
  })

  test('a message is edited, the new variable is found as it is typed, and the draft is kept', async () => {
    await page.goto(`${server.baseUrl}/acme/prompts`)
    await page.getByRole('link', { name: 'support/triage' }).click()
    const message = page.getByRole('textbox', { name: /message 2/i })
    await message.click()
    await page.keyboard.press(`${modifier}+End`)
    await page.keyboard.type('\nCustomer since: {{since}')
    await page.keyboard.type('}')
    await page.getByLabel('since', { exact: false }).last().waitFor()
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    await page.reload()
    await page.getByText('Customer since:').filter({ visible: true }).first().waitFor()
    await keepScreenshot(page, 'journey-3-draft')
  })

  test('saving shows the difference, asks for a note, and makes version 3', async () => {
    await page.keyboard.press(`${modifier}+s`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Customer since:').filter({ visible: true }).first().waitFor()
    await dialog.getByLabel('Note').fill('Ask how long they have been with us')
    await keepScreenshot(page, 'journey-4-save')
    await page.keyboard.press(`${modifier}+Enter`)
    await page.getByText('Saved version 3').filter({ visible: true }).first().waitFor()
  })

  test('identical content makes no new version', async () => {
    await page.keyboard.press(`${modifier}+s`)
    await page.getByText('Nothing differs from version 3').filter({ visible: true }).first().waitFor()
    await page.keyboard.press('Escape')
  })

  test('history shows three versions, and any two can be compared', async () => {
    await page.getByRole('link', { name: /^Versions/ }).click()
    await page.getByText('Ask how long they have been with us').filter({ visible: true }).first().waitFor()
    await page.goto(`${page.url().split('?')[0]}?from=1&to=3`)
    await page.getByText('Customer since:').filter({ visible: true }).first().waitFor()
    await page.getByText('not sure').filter({ visible: true }).first().waitFor()
    await keepScreenshot(page, 'journey-5-diff')
  })

  test('a second, independent gateway is tested in its own words, added and its models found', async () => {
    await page.goto(`${server.baseUrl}/acme/gateways`)
    await page.getByRole('button', { name: 'Add gateway' }).first().click()
    await page
      .getByRole('button', { name: /custom|by hand|Any other/i })
      .first()
      .click()
    await page.getByLabel('Name', { exact: true }).fill('Second')
    await page.getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('List of models: failed').filter({ visible: true }).first().waitFor()
    await page.getByLabel('Base URL').fill(second.baseUrl)
    await page.getByLabel('API key').fill('sk-test-1234567890-second')
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('List of models: works').filter({ visible: true }).first().waitFor()
    await keepScreenshot(page, 'journey-6-test-gateway')
    await page.getByRole('button', { name: 'Save gateway' }).click()
    await page.waitForURL('**/acme/gateways/second')
    expect(await page.content()).not.toContain('sk-test-1234567890-second')
  })

  test('the same inputs run on two gateways side by side; a failing column says why in its own words', async () => {
    await page.goto(`${server.baseUrl}/acme/prompts`)
    await page.getByRole('link', { name: 'support/triage' }).click()
    await page.waitForURL('**/prompts/prm_*')
    const promptId = page.url().split('/').at(-1)
    const targets = ['sandbox~sandbox-reader', 'second~gpt-4o', 'sandbox~sandbox-limited'].join(',')
    await page.goto(`${server.baseUrl}/acme/playground?prompt=${promptId}&version=3&targets=${targets}`)
    for (const [name, value] of [
      ['product', 'Kite'],
      ['ticket', 'I was charged twice.'],
      ['since', '2019'],
    ] as const)
      await page.getByLabel(name, { exact: false }).first().fill(value)
    await page.getByRole('button', { name: 'Run all' }).click()
    await expect.poll(() => page.getByText('Complete', { exact: true }).count(), { timeout: 20_000 }).toBe(2)
    await page
      .getByText(/Aimock says: this is a billing question/)
      .filter({ visible: true })
      .first()
      .waitFor()
    await page
      .getByText(/rate limit is reached, on purpose/)
      .filter({ visible: true })
      .first()
      .waitFor()
    expect(await page.getByText('unknown', { exact: true }).count()).toBeGreaterThan(0)
    await keepScreenshot(page, 'journey-7-side-by-side')
  })

  test('version 3 is released to production with what changes in view', async () => {
    await page.goto(`${server.baseUrl}/acme/prompts`)
    await page.getByRole('link', { name: 'support/triage' }).click()
    await page.getByRole('button', { name: 'Release' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Environment').selectOption('production')
    await dialog.getByLabel('Note').fill('Measured, better')
    await keepScreenshot(page, 'journey-8-release')
    await dialog.getByRole('button', { name: /^Release v3 to Production/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await page
      .getByText(/production\s*3/i)
      .filter({ visible: true })
      .first()
      .waitFor()
  })

  test('a key is created and shown once, and what is published is one GET away', async () => {
    await page.goto(`${server.baseUrl}/acme/settings/keys`)
    await page.getByRole('button', { name: 'Create the first key' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('web app')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /create/i })
      .click()
    apiKey = await page.getByRole('textbox', { name: 'key' }).inputValue()
    expect(apiKey).toMatch(/^vk_[\w-]{43}$/)
    await keepScreenshot(page, 'journey-9-key')
    await page.getByRole('button', { name: 'I have copied it' }).click()
    expect(await page.content()).not.toContain(apiKey)
    const answer = await read()
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ name: 'support/triage', version: 3, environment: 'production' })
    const again = await fetch(`${server.baseUrl}/api/v1/prompts/support%2Ftriage`, {
      headers: { authorization: `Bearer ${apiKey}`, 'if-none-match': answer.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test('the Use tab gives a call that works as pasted, and tries it', async () => {
    await page.goto(`${server.baseUrl}/acme/prompts`)
    await page.getByRole('link', { name: 'support/triage' }).click()
    await page.getByRole('link', { name: 'Use' }).click()
    const call = (await page.getByLabel(/curl call/i).textContent()) ?? ''
    expect(call).toContain('/api/v1/prompts/support%2Ftriage')
    expect(call).toContain('$VERSICLE_KEY')
    await page.getByRole('button', { name: 'Fetch what is published' }).click()
    await page.getByText('"version": 3,').filter({ visible: true }).first().waitFor()
    await keepScreenshot(page, 'journey-10-use')
  })

  test('one click goes back, and the next read already has it', async () => {
    await page.getByRole('link', { name: 'Releases' }).last().click()
    await page
      .getByRole('button', { name: /Roll back/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Roll back to v1/ })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await (await read()).json()).toMatchObject({ version: 1 })
    await keepScreenshot(page, 'journey-11-rolled-back')
  })

  test('everything that was done stands in the audit log, and its chain holds', async () => {
    await page.goto(`${server.baseUrl}/acme/settings/audit`)
    await page
      .getByText(/verified/i)
      .filter({ visible: true })
      .first()
      .waitFor()
    await keepScreenshot(page, 'journey-12-audit')
  })

  test('nothing on the way wrote an error to the console', () => expect(errors).toEqual([]))
})
