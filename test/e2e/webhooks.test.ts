import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../gateways/loopback'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'h'.repeat(43)}`

describe.runIf(hasBrowser)('a webhook, from the first click to its failure', () => {
  let server: RunningServer
  let browser: Browser
  let page: Page
  let receiver: Awaited<ReturnType<typeof serve>>
  let status = 200
  let secret = ''

  beforeAll(async () => {
    receiver = await serve((_request, response) => response.writeHead(status).end('<script>document.title="taken over"</script>'))
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    page.setDefaultTimeout(15_000)
    const home = await signInAs(page, server.baseUrl, owner)
    await page.goto(`${server.baseUrl}${home}/settings/webhooks`)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await receiver?.[Symbol.asyncDispose]()
  })

  test('a wrong address is told at its field; a right one makes the webhook, whose secret is shown once', async () => {
    await page.getByRole('button', { name: 'Add the first webhook' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Rebuild the site')
    await dialog.getByLabel('Address').fill('not an address')
    await dialog.getByRole('button', { name: 'Add webhook' }).click()
    await dialog.getByText('Give the receiver as a full address').waitFor()
    expect(await dialog.getByLabel('Address').evaluate((field) => document.activeElement === field)).toBe(true)
    await dialog.getByLabel('Address').fill(`${receiver.url}/hook`)
    await page.keyboard.press('Enter')
    secret = await page.getByRole('textbox', { name: 'signing secret' }).inputValue()
    expect(secret).toMatch(/^whsec_/)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.waitForURL('**/settings/webhooks/whk_*')
    await page.getByText('Nothing was sent yet').waitFor()
    expect(await page.content()).not.toContain(secret)
  })

  test('a test is sent at once, verifies, and is there to look at; what the receiver says is text', async () => {
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The receiver took it').waitFor()
    await page.getByText('answered 200', { exact: true }).waitFor()
    await page.getByText('<script>document.title').waitFor()
    expect(await page.title()).not.toBe('taken over')
    const [request] = receiver.requests
    new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'webhook-test')
  })

  test('a release appears by itself, and is sent again on demand', async () => {
    const read = await fetch(`${server.baseUrl}/api/v1/prompts/support%2Ftriage/releases?environment=production`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const { data } = (await read.json()) as { data: { id: string; version: number | null }[] }
    const released = await fetch(`${server.baseUrl}/api/v1/prompts/support%2Ftriage/releases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'production', version: data[0]?.version === 1 ? 2 : 1, replaces: data[0]?.id ?? null }),
    })
    expect(released.status).toBe(201)
    await expect.poll(() => receiver.requests.length).toBe(2)
    await page.reload()
    const row = page.getByRole('row', { name: /release\.created/ })
    await row.getByText('delivered').waitFor()
    await row.getByRole('button', { name: 'Send release.created again' }).click()
    await row.getByText('delivered, 2 tries').waitFor()
    expect(receiver.requests).toHaveLength(3)
  })

  test('gone for good: it is disabled, the list and the navigation say so, and one click enables it', async () => {
    status = 410
    await fetch(`${server.baseUrl}/api/v1/prompts/support%2Ftriage/rollback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'production' }),
    })
    await expect.poll(() => receiver.requests.length).toBe(4)
    await expect
      .poll(async () => {
        await page.getByRole('link', { name: 'Webhooks' }).first().click()
        await page.waitForURL('**/settings/webhooks')
        await page.reload()
        return page.getByText('is disabled and hears nothing').count()
      })
      .toBe(1)
    await page.getByRole('navigation', { name: 'Settings' }).getByText('1 disabled').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'webhooks-failed')
    await page.getByRole('link', { name: 'Look at it' }).click()
    await page.getByRole('button', { name: 'Enable' }).click()
    await page.getByText('enabled', { exact: true }).waitFor()
  })

  test('it is deleted after a question', async () => {
    await page.getByRole('button', { name: 'Actions for Rebuild the site' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete webhook' }).click()
    await page.getByText('Nobody is told yet').waitFor()
  })
})
