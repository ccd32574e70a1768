import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'r'.repeat(43)}`

describe.runIf(hasBrowser)('a version on its way, from a share to everybody and back', () => {
  let server: RunningServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let errors: string[]
  let home = ''
  const dialog = () => page.getByRole('dialog')
  const lane = () => page.getByRole('listitem', { name: 'Development' })
  const act = async (name: RegExp | string) => {
    await dialog().getByRole('button', { name }).click()
    await dialog().waitFor({ state: 'detached' })
  }
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const releasesOf = () => `${server.baseUrl}/api/v1/prompts/support%2Ftriage/releases`
  const live = async (environment = 'development') => {
    const answer = await fetch(`${releasesOf()}?environment=${environment}&limit=1`, { headers })
    const { data } = (await answer.json()) as { data: { id: string; variants: { version: number; weight: number }[] }[] }
    return { id: data[0]?.id, variants: (data[0]?.variants ?? []).map(({ version, weight }) => ({ version, weight })) }
  }

  beforeAll(async () => {
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    errors = watchErrors(context)
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
    home = await signInAs(page, server.baseUrl, owner)
    await page.getByRole('link', { name: 'support/triage' }).click()
    await page.waitForURL('**/prompts/prm_*')
    await page.getByRole('link', { name: 'Releases' }).last().click()
    await lane().waitFor()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('a tenth gets another version, and the dialog shows exactly that first', async () => {
    await page.getByRole('button', { name: 'Release to Development' }).click()
    await dialog().getByLabel('Version').selectOption('1')
    await dialog().getByRole('radio', { name: 'A share' }).click()
    await dialog().getByRole('img', { name: 'Split: v1 10 %, v2 90 %' }).waitFor()
    await dialog().getByText('In development,').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'releases-1-share')
    await act(/^Release v1 10 % to Development/)
    await lane().getByText('10 %').waitFor()
    expect((await live()).variants).toEqual([
      { version: 1, weight: 1000 },
      { version: 2, weight: 9000 },
    ])
  })

  test('the share grows, then everybody gets it', async () => {
    await lane().getByRole('button', { name: 'Change shares…' }).click()
    await dialog().getByLabel('Percent for v1').fill('30')
    await dialog().getByRole('img', { name: 'Split: v1 30 %, v2 70 %' }).waitFor()
    await act('Change the shares')
    await lane().getByText('30 %').waitFor()
    expect((await live()).variants[0]).toEqual({ version: 1, weight: 3000 })
    await lane().getByRole('button', { name: 'v1 to everyone…' }).click()
    await act('Give everybody v1')
    await lane().getByText('v1', { exact: true }).waitFor()
    expect((await live()).variants).toEqual([{ version: 1, weight: 10_000 }])
  })

  test('it is taken out, and one click brings it back', async () => {
    await lane().getByRole('button', { name: 'Take out of Development…' }).click()
    await dialog().getByText('Nothing: applications get').waitFor()
    await keepScreenshot(page, 'releases-2-take-out')
    await act('Take out of Development')
    await lane().getByText('Nothing live.').waitFor()
    expect((await live()).variants).toEqual([])
    await lane().getByRole('button', { name: 'Roll back Development' }).click()
    await act(/^Roll back to v1/)
    await lane().getByText('v1', { exact: true }).waitFor()
    expect((await live()).variants).toEqual([{ version: 1, weight: 10_000 }])
    await keepScreenshot(page, 'releases-3-back')
  })

  test('what was live at a time stands in the address', async () => {
    await page.goto(`${page.url().split('?')[0]}?environment=development&at=${encodeURIComponent(new Date().toISOString())}`)
    await page.getByRole('heading', { name: 'v1 as it was served' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('a folder is looked at and promoted as one set on a phone, and nothing is wider than it', async () => {
    const body = JSON.stringify({ environment: 'development', version: 2, replaces: (await live()).id })
    expect((await fetch(releasesOf(), { method: 'POST', headers, body })).status).toBe(201)
    await page.setViewportSize({ width: 375, height: 812 })
    await page.goto(`${server.baseUrl}${home}/releases`)
    await page.getByLabel('What to promote').selectOption('support')
    await page.getByRole('button', { name: 'Promote together…' }).click()
    await dialog().getByText('v1 → v2').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'releases-4-set-phone')
    await act('Promote 1 prompt to Production')
    expect((await live('production')).variants).toEqual([{ version: 2, weight: 10_000 }])
  })

  test('of three versions the dialog tells whom a change takes away from theirs', async () => {
    const third = { messages: [{ role: 'user', content: 'Third' }], base_version: null, on_conflict: 'append' }
    const versions = releasesOf().replace(/releases$/, 'versions')
    expect((await fetch(versions, { method: 'POST', headers, body: JSON.stringify(third) })).status).toBe(201)
    const variants = [
      { version: 3, weight: 1_000 },
      { version: 1, weight: 1_000 },
      { version: 2, weight: 8_000 },
    ]
    const split = JSON.stringify({ environment: 'development', variants, replaces: (await live()).id })
    expect((await fetch(releasesOf(), { method: 'POST', headers, body: split })).status).toBe(201)
    await page.getByRole('link', { name: 'support/triage' }).first().click()
    await page.waitForURL(/\/prompts\/prm_\w+\/releases/)
    await lane().getByRole('button', { name: 'Change shares…' }).click()
    await dialog().getByText('v2, which stands there, keeps 80 %.').waitFor()
    expect(await dialog().getByText('Exactly this is live').count()).toBe(0)
    expect(await dialog().getByRole('button', { name: 'Change the shares' }).isDisabled()).toBe(true)
    await dialog().getByLabel('Percent for v3').fill('20')
    await dialog().getByText('10 % of users, now on version 1, get version 3.').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'releases-5-whom-it-moves-phone')
  })

  test('nothing on the way wrote an error to the console', () => expect(errors).toEqual([]))
})
