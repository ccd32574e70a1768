import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasBrowser, keepScreenshot, openBrowser } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'n'.repeat(43)}`
const modifier = process.platform === 'darwin' ? 'Meta' : 'Control'

describe.runIf(hasBrowser)('nothing that was written is ever lost', () => {
  let server: RunningServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let made = 0

  const api = (path: string, body: object) =>
    fetch(`${server.baseUrl}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  beforeAll(async () => {
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await signInAs(page, server.baseUrl, owner)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  let name = ''
  beforeEach(async () => {
    name = `lost/nothing-${++made}`
    expect((await api('prompts', { name, kind: 'text' })).status).toBe(201)
    const first = { text: 'The first wording.', note: 'first', base_version: null }
    expect((await api(`prompts/${encodeURIComponent(name)}/versions`, first)).status).toBe(201)
    await page.goto(`${server.baseUrl}/my-workspace/prompts`)
    await page.getByRole('link', { name }).click()
    await page.waitForURL('**/prompts/prm_*')
    await page.getByText('The first wording.').filter({ visible: true }).first().waitFor()
  })

  const type = async (text: string) => {
    await page.locator('.cm-content').first().click()
    await page.keyboard.press(`${modifier}+End`)
    await page.keyboard.type(text)
  }

  test('what is typed while the server is out of reach is there after a reload', async () => {
    await page.route('**/my-workspace/prompts/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await type(' Typed while offline.')
    await page
      .getByText(/Offline/)
      .filter({ visible: true })
      .first()
      .waitFor()
    await page.unroute('**/my-workspace/prompts/**')
    await page.reload()
    await page.getByText('Typed while offline.').filter({ visible: true }).first().waitFor()
  })

  test('what is typed after the session ended stays, and is saved once signed in again', async () => {
    const cookies = await context.cookies()
    await context.clearCookies()
    await type(' Typed after the session ended.')
    await page
      .getByText(/Signed out/)
      .filter({ visible: true })
      .first()
      .waitFor()
    await context.addCookies(cookies)
    await page.reload()
    await page.getByText('Typed after the session ended.').filter({ visible: true }).first().waitFor()
  })

  test('when somebody else saved meanwhile, both texts are shown and mine can be saved on top', async () => {
    await type(' My own words.')
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    const theirs = { text: 'The first wording. Their words.', note: 'theirs', base_version: 1 }
    expect((await api(`prompts/${encodeURIComponent(name)}/versions`, theirs)).status).toBe(201)
    await page.keyboard.press(`${modifier}+s`)
    await page.getByRole('dialog').getByLabel('Note').fill('mine')
    await page.keyboard.press(`${modifier}+Enter`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Their words.').filter({ visible: true }).first().waitFor()
    await dialog.getByText('My own words.').filter({ visible: true }).first().waitFor()
    await keepScreenshot(page, 'conflict')
    await dialog.getByRole('button', { name: /save mine/i }).click()
    await page.getByText('Saved version 3').filter({ visible: true }).first().waitFor()
    const versions = await fetch(`${server.baseUrl}/api/v1/prompts/${encodeURIComponent(name)}/versions`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(((await versions.json()) as { data: { version: number }[] }).data.map(({ version }) => version)).toEqual([3, 2, 1])
  })
})
