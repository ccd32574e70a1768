import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'r'.repeat(43)}`

describe.runIf(hasBrowser)('the log of runs', () => {
  let server: RunningServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let errors: string[]
  let log = ''

  const ask = async (ticket: string, model: string) => {
    const response = await fetch(`${server.baseUrl}/api/v1/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        prompt: 'support/triage',
        version: 1,
        variables: { product: 'Kite', ticket },
        targets: [{ gateway: 'sandbox', model }],
      }),
    })
    expect(response.status).toBe(200)
  }
  const rows = () => page.locator('[data-run]')

  beforeAll(async () => {
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    const permissions = ['clipboard-read', 'clipboard-write']
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, permissions })
    errors = watchErrors(context)
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
    const home = await signInAs(page, server.baseUrl, owner)
    log = `${server.baseUrl}${home}/runs`
    await ask('Zebra one was billed', 'sandbox-echo')
    await ask('Zebra two was billed', 'sandbox-echo')
    await ask('Giraffe wants a refund', 'sandbox-json')
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('is filtered by words and by model, in the address, and says where the words stand', async () => {
    await page.goto(log)
    await expect.poll(() => rows().count()).toBe(3)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByLabel('Words in inputs and answers').fill('zebra')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/runs?q=zebra')
    await expect.poll(() => rows().count()).toBe(2)
    expect(await page.locator('mark').first().textContent()).toBe('Zebra')
    await page.getByText('2 runs', { exact: true }).waitFor()
    await rows().first().focus()
    const focused = () => rows().evaluateAll((all) => all.indexOf(document.activeElement as HTMLElement))
    for (const [key, place] of [
      ['ArrowDown', 1],
      ['ArrowDown', 1],
      ['Home', 0],
      ['End', 1],
      ['ArrowUp', 0],
    ] as const) {
      await page.keyboard.press(key)
      expect(await focused()).toBe(place)
    }
    await page.getByLabel('Time').selectOption('24h')
    await page.waitForURL('**/runs?q=zebra&time=24h')
    await page.getByRole('button', { name: /More filters/ }).click()
    await page.getByLabel('Took at least (s)').fill('0')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForURL('**/runs?q=zebra&time=24h&latency_min=0')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.goto(`${log}?q=zebra`)
    await expect.poll(() => rows().count()).toBe(2)
  })

  test('leads to a run, to the ones beside it in the filter, and back to the filter', async () => {
    await rows().first().click()
    await page.waitForURL('**/runs/run_*?q=zebra')
    await page.getByRole('region', { name: 'Variables' }).getByText('Zebra two was billed').waitFor()
    const facts = page.getByRole('complementary', { name: 'Facts' })
    for (const label of [
      'First token',
      'Total time',
      'Tokens/s',
      'Input tokens',
      'Output tokens',
      'Cost',
      'Tries',
      'Finish reason',
      'Answered as',
    ])
      expect(await facts.getByRole('term').filter({ hasText: label }).count()).toBe(1)
    await facts.getByText('1, no retry').waitFor()
    expect(await page.getByRole('button', { name: 'Newer run' }).isDisabled()).toBe(true)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByText('The request and the answer as they went').click()
    await page.getByText(/^POST http/).waitFor()
    await page.getByRole('region', { name: 'Headers of the request' }).getByText('Content-Type: application/json').waitFor()
    expect(await page.getByRole('region', { name: 'Body of the request' }).textContent()).toContain('Zebra two was billed')
    await page.getByRole('button', { name: 'Copy as curl' }).click()
    await page.getByText('Copied', { exact: true }).first().waitFor()
    const curl = await page.evaluate(() => navigator.clipboard.readText())
    expect(curl).toMatch(/^curl --no-buffer --globoff http\S+\/sandbox\/v1\/chat\/completions/)
    expect(curl).toContain('Zebra two was billed')
    const first = page.url()
    await page.getByRole('link', { name: 'Older run' }).click()
    await page.getByRole('region', { name: 'Variables' }).getByText('Zebra one was billed').waitFor()
    await page.getByRole('link', { name: 'Newer run' }).waitFor()
    expect(await page.getByRole('button', { name: 'Older run' }).isDisabled()).toBe(true)
    await page.goBack()
    await page.waitForURL(first)
    await page.goBack()
    await page.waitForURL('**/runs?q=zebra')
    await expect.poll(() => rows().count()).toBe(2)
  })

  test('a run opens in the playground with what it was given', async () => {
    await rows().first().click()
    await page.getByRole('link', { name: 'Open in playground' }).click()
    await page.waitForURL('**/playground?run=run_*')
    await page.getByText('Zebra two was billed').first().waitFor()
    await page.getByText('sandbox-echo').first().waitFor()

    // Rows that somebody typed make room for the next run, and come back.
    await page.getByRole('button', { name: 'Several inputs' }).click()
    const inputs = page.getByRole('region', { name: 'Rows of inputs' })
    await inputs.getByRole('button', { name: /Row 2/ }).click()
    await page.locator('[data-variable=ticket]').fill('A heron')
    await inputs.getByRole('button', { name: /A heron/ }).waitFor()
    await page.goto(`${log}?q=zebra`)
    await rows().last().click()
    await page.getByRole('link', { name: 'Open in playground' }).click()
    await page.getByText('Zebra one was billed').first().waitFor()
    expect(await inputs.getByRole('button', { name: /A heron/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await inputs.getByRole('button', { name: /A heron/ }).waitFor()
    await page.evaluate(() => window.localStorage.clear())
  })

  test('what an application added to a prompt opens in the playground with it, and still does when the page is loaded again', async () => {
    const response = await fetch(`${server.baseUrl}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'sandbox/sandbox-echo',
        prompt: { id: 'support/triage', version: '1', variables: { product: 'Kite', ticket: 'A lynx' } },
        messages: [{ role: 'user', content: 'Only the application says {{braces}}' }],
      }),
    })
    expect(response.status).toBe(200)
    await expect
      .poll(async () => {
        await page.goto(`${log}?q=lynx`)
        return rows().count()
      })
      .toBe(1)
    await rows().first().click()
    await page.getByRole('link', { name: 'Open in playground' }).click()
    await page.waitForURL(/playground\?.*run=run_.*targets=/)
    for (const again of [false, true]) {
      if (again) await page.reload()
      await page.getByText('What the run sent').waitFor()
      await page.getByText('What will be sent').click()
      await page.getByText('Only the application says {{braces}}').waitFor()
    }
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('exports what the filter shows', async () => {
    await page.goto(`${log}?q=zebra`)
    await expect.poll(() => rows().count()).toBe(2)
    await page.getByRole('button', { name: 'More for these runs' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export as JSON Lines' }).click(),
    ])
    // A quick hand: the menu that fades does not close the one that opens.
    await page.getByRole('button', { name: 'More for these runs' }).click()
    await page.getByRole('menuitem', { name: 'Export as CSV' }).waitFor({ timeout: 5_000 })
    await page.keyboard.press('Escape')
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).variables.ticket)).toEqual(['Zebra two was billed', 'Zebra one was billed'])
  })

  test('says what it deletes before it does, by hand and by age', async () => {
    await page.getByRole('button', { name: 'More for these runs' }).click()
    await page.getByRole('menuitem', { name: 'Delete these runs…' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('2 runs that the filter shows').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog.getByRole('textbox').fill('delete')
    await dialog.getByRole('button', { name: 'Delete runs' }).click()
    await page.getByText('2 runs deleted').waitFor()
    await page.getByText('No run matches').waitFor()
    await page.goto(log)
    await expect.poll(() => rows().count()).toBe(2)
    await page.goto(`${log.replace(/runs$/, '')}settings/runs`)
    await page.getByLabel('For a number of days').click()
    await page.getByLabel('Days', { exact: true }).fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Nothing is deleted now').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('alertdialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('Set by').waitFor()
    expect(errors).toEqual([])
  })
})
