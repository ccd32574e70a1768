import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser } from '../support/browser'
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

  /** The text's own editor, once it is one: until it is needed it is plain text, and other editors stand in the panel. */
  const editorOf = (tab: Page) => tab.locator('.cm-content[aria-label="Text"]')
  const type = async (text: string, tab = page) => {
    await editorOf(tab).click()
    await tab.keyboard.press(`${modifier}+End`)
    await tab.keyboard.type(text)
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

  const second = async (): Promise<Page> => {
    const tab = await context.newPage()
    tab.setDefaultTimeout(15_000)
    await tab.goto(page.url())
    await tab.getByText('The first wording.').filter({ visible: true }).first().waitFor()
    return tab
  }
  const typeIn = async (tab: Page, text: string) => {
    await tab.bringToFront()
    await type(text, tab)
  }
  const shows = (tab: Page, text: string) => tab.getByRole('textbox', { name: 'Text', exact: true }).filter({ hasText: text }).waitFor()

  test('two tabs of one person go on from one another', async () => {
    const tab = await second()
    await typeIn(page, ' Here.')
    await shows(tab, 'The first wording. Here.')
    await typeIn(tab, ' And there.')
    await shows(page, 'The first wording. Here. And there.')
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    expect(await page.getByText('another copy of your draft').count()).toBe(0)
    await tab.close()
  })

  test('a tab opened later has what neither the server nor the browser’s storage could take', async () => {
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new Error('full')
      }
    })
    await page.route('**/my-workspace/prompts/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await typeIn(page, ' Only here.')
    const tab = await second()
    await shows(tab, 'The first wording. Only here.')
    await page.unroute('**/my-workspace/prompts/**')
    await tab.close()
  })

  test('what two tabs wrote without hearing each other is in both: one shown, the other beside it', async () => {
    // A tab that sleeps hears nothing until it is woken.
    await page.addInitScript(() => Object.assign(window, { BroadcastChannel: undefined }))
    await page.reload()
    await shows(page, 'The first wording.')
    const tab = await second()
    await typeIn(tab, ' Written second.')
    await tab.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    await editorOf(page).evaluate((editor) => editor.focus())
    await page.keyboard.press(`${modifier}+End`)
    await page.keyboard.type(' Written last.')
    await page.bringToFront()
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page
      .getByText(/another copy of your draft/)
      .first()
      .waitFor()
    const before = (await editorOf(page).textContent()) ?? ''
    await page.getByRole('button', { name: 'Show it instead' }).click()
    const other = before.includes('last') ? 'Written second.' : 'Written last.'
    await shows(page, other)
    await page
      .getByText(/another copy of your draft/)
      .first()
      .waitFor()
    await tab.close()
  })

  /** The same person on another device: signed in, and nothing in its storage. */
  const elsewhere = async (): Promise<Page> => {
    const device = await browser.newContext({ storageState: { cookies: await context.cookies(), origins: [] } })
    const tab = await device.newPage()
    tab.setDefaultTimeout(15_000)
    await tab.goto(page.url().replace(/\/versions.*/, ''))
    await tab.getByText('The first wording.').filter({ visible: true }).first().waitFor()
    return tab
  }
  const isSaved = (tab: Page) => tab.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()

  test('a version opened as the draft asks before it takes the place of what another device wrote, and can be undone', async () => {
    await page.getByRole('link', { name: /^Versions/ }).click()
    await page.getByRole('button', { name: 'Open as draft' }).waitFor()
    const phone = await elsewhere()
    await type(' From the phone.', phone)
    await isSaved(phone)
    await page.getByRole('button', { name: 'Open as draft' }).click()
    const question = page.getByRole('alertdialog')
    await question.getByText('Your draft was changed elsewhere meanwhile').waitFor()
    await question.getByRole('button', { name: 'Replace the draft' }).click()
    await shows(page, 'The first wording.')
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await shows(page, 'The first wording. From the phone.')
    expect(await page.getByText('another copy of your draft').count()).toBe(0)
    await phone.context().close()
  })

  test('saving or discarding leaves what another device wrote since, and offers it', async () => {
    await type(' Here.')
    await isSaved(page)
    const phone = await elsewhere()
    await type(' And on the phone.', phone)
    await isSaved(phone)
    await page.keyboard.press(`${modifier}+s`)
    await page.getByRole('dialog').getByLabel('Note').fill('mine')
    await page.keyboard.press(`${modifier}+Enter`)
    await page.getByText('Saved version 2').filter({ visible: true }).first().waitFor()
    await page.getByText('There is another copy of your draft').waitFor()
    await page.getByRole('button', { name: 'Show it instead' }).click()
    await shows(page, 'The first wording. Here. And on the phone.')
    await isSaved(page)
    await phone.reload()
    await shows(phone, 'The first wording. Here. And on the phone.')
    await type(' Later.', phone)
    await isSaved(phone)
    await page.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).first().click()
    await page.getByText('There is another copy of your draft').waitFor()
    await page.reload()
    await shows(page, 'The first wording. Here. And on the phone. Later.')
    expect(await page.getByText('another copy of your draft').count()).toBe(0)
    await phone.context().close()
  })

  test('what another device wrote can be thrown away, and what is shown is the draft everywhere then', async () => {
    await type(' Here.')
    await isSaved(page)
    const phone = await elsewhere()
    await type(' And on the phone.', phone)
    await isSaved(phone)
    await page.evaluate(() => (window as unknown as { next: { router: { refresh: () => void } } }).next.router.refresh())
    await page.getByText('There is another copy of your draft').waitFor()
    await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      page.getByRole('button', { name: 'Throw it away' }).click(),
    ])
    const tablet = await elsewhere()
    await shows(tablet, 'The first wording. Here.')
    await page.reload()
    await shows(page, 'The first wording. Here.')
    for (const each of [phone, tablet]) await each.context().close()
  })

  test('where nothing was written, the editor goes on from the version that somebody else saved', async () => {
    const theirs = { text: 'The first wording. Their words.', note: 'theirs', base_version: 1 }
    expect((await api(`prompts/${encodeURIComponent(name)}/versions`, theirs)).status).toBe(201)
    await page.getByRole('link', { name: /^Versions/ }).click()
    await page.getByText('theirs', { exact: true }).filter({ visible: true }).first().waitFor()
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await shows(page, 'The first wording. Their words.')
    await type(' And mine.')
    await page.keyboard.press(`${modifier}+s`)
    await page.getByRole('dialog').getByText('Next after version 2').waitFor()
  })

  test('a discarded draft comes back after a reload', async () => {
    await type(' Thrown away.')
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    await page.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).first().click()
    await page.getByText('You threw a draft away').waitFor()
    await page.getByText('Draft discarded').first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Bring it back' }).click()
    await shows(page, 'The first wording. Thrown away.')
  })

  test('when somebody saved meanwhile, what does not overlap is merged and the rest is chosen', async () => {
    await type(' My own words.')
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    const theirs = { text: 'The first wording. Their words.', model: 'sandbox/sandbox-echo', note: 'theirs', base_version: 1 }
    expect((await api(`prompts/${encodeURIComponent(name)}/versions`, theirs)).status).toBe(201)
    await page.keyboard.press(`${modifier}+s`)
    await page.getByRole('dialog').getByLabel('Note').fill('mine')
    await page.keyboard.press(`${modifier}+Enter`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('you both changed: choose for it').waitFor()
    await keepScreenshot(page, 'three-way')
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog.getByRole('radio', { name: 'Mine', exact: true }).click()
    await dialog.getByRole('button', { name: 'Go on with the merge' }).click()
    await shows(page, 'The first wording. My own words.')
    // Their model came along with my words.
    await page.keyboard.press(`${modifier}+s`)
    await page.getByRole('dialog').getByText('Next after version 2').waitFor()
    await page.keyboard.press(`${modifier}+Enter`)
    await page.getByText('Saved version 3').filter({ visible: true }).first().waitFor()
    const read = await fetch(`${server.baseUrl}/api/v1/prompts/${encodeURIComponent(name)}/versions/3`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await read.json()).toMatchObject({ text: 'The first wording. My own words.', model: 'sandbox/sandbox-echo' })
  })
})
