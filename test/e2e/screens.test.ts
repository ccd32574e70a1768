import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser, untilLive, watchErrors, watchTraffic } from '../support/browser'
import { furnish, pricesToImport } from '../support/furnished'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'s'.repeat(43)}`

/** An address below the workspace, and what is done there before it is looked at. */
type Screen = string | { path: string; act: (page: Page) => Promise<void> }

const press = async (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click()
const shown = (page: Page, role: 'dialog' | 'menu' | 'alertdialog') => page.getByRole(role).first().waitFor()
/** On a phone the answers stand beside the inputs, not below them. */
const answered = async (page: Page) => {
  if (page.viewportSize()?.width === 375) await page.getByRole('radio', { name: /^Answers/ }).click()
  await page.getByText('Complete', { exact: true }).filter({ visible: true }).first().waitFor()
}
const choose = async (page: Page, menu: string, item: string) => {
  await press(page, menu)
  await page.getByRole('menuitem', { name: item }).click()
  await shown(page, 'dialog')
}

describe.runIf(hasBrowser)('every screen, light and dark, on a desk and on a phone', () => {
  let server: RunningServer
  let browser: Browser
  let home = ''
  let furnished: Awaited<ReturnType<typeof furnish>>
  let screens: Record<string, Screen> = {}

  beforeAll(async () => {
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    furnished = await furnish(server.baseUrl, key)
    const page = await (await browser.newContext()).newPage()
    home = await signInAs(page, server.baseUrl, owner)
    await page.getByRole('link', { name: 'support/triage' }).click()
    await page.waitForURL('**/prompts/prm_*')
    const prompt = new URL(page.url()).pathname.slice(home.length)
    await page.context().close()
    const { runs, session, webhook } = furnished
    const lab = '/gateways/lab'
    const at = (path: string, act: (page: Page) => Promise<void>) => ({ path, act })
    screens = {
      prompts: '/prompts',
      'prompts-empty': '/prompts?q=nothing-is-called-this',
      'prompts-found': '/prompts?q=product',
      'prompts-near': '/prompts?q=traige',
      'prompts-folder': '/prompts?folder=support',
      'prompts-archived': '/prompts?archived=1',
      'prompts-import': '/prompts/import',
      'prompt-edit': prompt,
      'prompt-versions': `${prompt}/versions`,
      'prompt-diff': `${prompt}/versions?from=1&to=2`,
      'prompt-releases': `${prompt}/releases`,
      'prompt-inputs': `${prompt}/inputs`,
      'prompt-runs': `${prompt}/runs`,
      'prompt-use': `${prompt}/use`,
      'prompt-used-by': `${prompt}/used-by`,
      playground: '/playground',
      'playground-session': at(`/playground?session=${session}`, answered),
      'playground-sessions': at(`/playground?session=${session}`, async (page) => {
        await answered(page)
        await press(page, /^Session: /)
        await page.getByRole('dialog').getByText('When I close the tab').waitFor()
        await page.getByRole('dialog').getByRole('link').first().waitFor()
      }),
      releases: '/releases',
      approvals: '/releases/approvals',
      gateways: '/gateways',
      'gateways-by-model': '/gateways?view=models',
      'gateway-presets': at('/gateways?add=1', (page) => shown(page, 'dialog')),
      'gateway-add': at('/gateways?add=1', async (page) => {
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /^Xinglian/ })
          .click()
        await page.getByLabel('Base URL').waitFor()
      }),
      gateway: '/gateways/sandbox',
      'gateway-models': lab,
      'gateway-capabilities': at(lab, (page) => choose(page, 'Actions for lab-one', 'What it can do')),
      'gateway-price': at(lab, (page) => choose(page, 'Actions for lab-one', 'Set the price')),
      'gateway-prices': `${lab}/prices`,
      'gateway-price-history': at(`${lab}/prices?model=claude-sonnet-4.5`, (page) => page.getByText('in force').waitFor()),
      'gateway-price-import': at(`${lab}/prices/import`, async (page) => {
        await page.getByRole('radio', { name: 'CSV' }).click()
        await page.getByLabel('Lines').fill(pricesToImport)
        await press(page, 'Read prices')
        await page.getByRole('status').filter({ hasText: 'unreadable' }).waitFor()
      }),
      'gateway-health': `${lab}/health`,
      'gateway-probe': at(`${lab}/health`, async (page) => {
        await press(page, 'Set probe')
        await shown(page, 'dialog')
      }),
      'gateway-conformance': `${lab}/conformance`,
      'gateway-evidence': at(`${lab}/conformance`, async (page) => {
        await press(page, 'Details of Model echo')
        await page.getByText('Came back').first().waitFor()
      }),
      'gateway-unchecked': '/gateways/second/conformance',
      'gateway-settings': '/gateways/sandbox/settings',
      'gateway-reach': `${lab}/settings`,
      'gateway-keys': at(`${lab}/settings`, (page) => page.getByRole('button', { name: 'Switch to it' }).scrollIntoViewIfNeeded()),
      prices: '/prices',
      runs: '/runs',
      run: `/runs/${runs.well}`,
      'run-priced': `/runs/${runs.lab}`,
      'run-failed': `/runs/${runs.failed}`,
      members: '/settings/members',
      keys: '/settings/keys',
      environments: '/settings/environments',
      environment: '/settings/environments/production?check=live',
      webhooks: '/settings/webhooks',
      webhook: `/settings/webhooks/${webhook}`,
      'runs-kept': '/settings/runs',
      exchange: '/settings/exchange',
      audit: '/settings/audit',
      security: '/settings/security',
      unknown: '/nowhere',
    }
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await furnished?.stop()
  })

  /** What is shown first is loaded so; the other colours are those of the same page after a turn of the system’s switch. */
  const looks = [
    { width: 1440, height: 900, first: 'light', other: 'dark' },
    { width: 375, height: 812, first: 'dark', other: 'light' },
  ] as const
  const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

  test('faults that are planted are found, by all of axe and by what looks at colours alone', async () => {
    const page = await browser.newPage()
    const pale = '<p style="color: #ccc; background: #fff">Pale</p>'
    await page.setContent(`<html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,">${pale}</main></html>`)
    expect(await accessibilityFaults(page)).toEqual(['color-contrast: p', 'image-alt: img'])
    expect(await accessibilityFaults(page, 'colours')).toEqual(['color-contrast: p'])
    await page.close()
  })

  test.concurrent.each(looks)(
    '$width px: axe finds nothing, nothing runs off the side, the console is quiet',
    async ({ first, other, ...viewport }) => {
      const context = await browser.newContext({ viewport, colorScheme: first })
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      const traffic = watchTraffic(page)
      const errors = watchErrors(context)
      const faults: Record<string, string[]> = {}
      const look = async (name: string) => {
        const found = await accessibilityFaults(page)
        await keepScreenshot(page, `screen-${name}-${first}-${viewport.width}`)
        const over = await sideways(page)
        await page.emulateMedia({ colorScheme: other })
        found.push(...(await accessibilityFaults(page, 'colours')).map((fault) => `${other}: ${fault}`))
        await keepScreenshot(page, `screen-${name}-${other}-${viewport.width}`)
        await page.emulateMedia({ colorScheme: first })
        faults[name] = [
          ...found,
          ...(over > 0 ? [`runs ${over} px off the side`] : []),
          ...errors.splice(0).filter((error) => !(name === 'unknown' && error.includes('404'))),
        ]
      }
      await page.goto(`${server.baseUrl}/sign-in`)
      await untilLive(page)
      await look('sign-in')
      await signInAs(page, server.baseUrl, owner)
      for (const [name, screen] of Object.entries(screens)) {
        const { path, act } = typeof screen === 'string' ? { path: screen, act: null } : screen
        traffic.forget()
        const response = await page.goto(`${server.baseUrl}${home}${path}`)
        await untilLive(page)
        const stuck = await act?.(page).then(
          () => null,
          (error: Error) => error.message,
        )
        await traffic.quiet()
        await look(name)
        if (stuck) faults[name]?.push(stuck)
        if (response?.status() !== (name === 'unknown' ? 404 : 200)) faults[name]?.push(`answered ${response?.status()}`)
      }
      await context.close()
      expect(Object.fromEntries(Object.entries(faults).filter(([, found]) => found.length > 0))).toEqual({})
    },
  )
})
