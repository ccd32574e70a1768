import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'s'.repeat(43)}`

describe.runIf(hasBrowser)('every screen, light and dark, on a desk and on a phone', () => {
  let server: RunningServer
  let browser: Browser
  const places: Record<string, string> = {}

  beforeAll(async () => {
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    const page = await (await browser.newContext()).newPage()
    const home = await signInAs(page, server.baseUrl, owner)
    await page.getByRole('link', { name: 'support/triage' }).click()
    await page.waitForURL('**/prompts/prm_*')
    const prompt = new URL(page.url()).pathname
    const run = await fetch(`${server.baseUrl}/api/v1/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        prompt: 'support/triage',
        version: 1,
        variables: { product: 'Kite', ticket: 'Hello' },
        targets: [
          { gateway: 'sandbox', model: 'sandbox-echo' },
          { gateway: 'sandbox', model: 'sandbox-limited' },
        ],
      }),
    })
    const { runs } = (await run.json()) as { runs: { id: string }[] }
    const send = async (path: string, body: object) => {
      const answer = await fetch(`${server.baseUrl}/api/v1/webhooks${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return (await answer.json()) as { id: string }
    }
    const webhook = await send('', {
      kind: 'standard',
      name: 'Rebuild the site',
      url: 'http://127.0.0.1:9/hook',
      events: ['release.created'],
    })
    await send(`/${webhook.id}/test`, {})
    Object.assign(places, {
      prompts: `${home}/prompts`,
      'prompts-empty': `${home}/prompts?q=nothing-is-called-this`,
      'prompts-found': `${home}/prompts?q=product`,
      'prompts-near': `${home}/prompts?q=traige`,
      'prompts-folder': `${home}/prompts?folder=support`,
      'prompts-archived': `${home}/prompts?archived=1`,
      'prompt-edit': prompt,
      'prompt-versions': `${prompt}/versions`,
      'prompt-diff': `${prompt}/versions?from=1&to=2`,
      'prompt-releases': `${prompt}/releases`,
      'prompt-runs': `${prompt}/runs`,
      'prompt-use': `${prompt}/use`,
      playground: `${home}/playground`,
      releases: `${home}/releases`,
      approvals: `${home}/releases/approvals`,
      gateways: `${home}/gateways`,
      gateway: `${home}/gateways/sandbox`,
      'gateway-settings': `${home}/gateways/sandbox/settings`,
      runs: `${home}/runs`,
      run: `${home}/runs/${runs[0]?.id}`,
      'run-failed': `${home}/runs/${runs[1]?.id}`,
      members: `${home}/settings/members`,
      keys: `${home}/settings/keys`,
      environments: `${home}/settings/environments`,
      environment: `${home}/settings/environments/production?check=live`,
      webhooks: `${home}/settings/webhooks`,
      webhook: `${home}/settings/webhooks/${webhook.id}`,
      audit: `${home}/settings/audit`,
      security: `${home}/settings/security`,
      unknown: `${home}/nowhere`,
    })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const looks = [
    { name: 'light-1440', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { name: 'dark-1440', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
    { name: 'light-375', colorScheme: 'light', viewport: { width: 375, height: 812 } },
    { name: 'dark-375', colorScheme: 'dark', viewport: { width: 375, height: 812 } },
  ] as const

  const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

  // Two at a time: most of it is waiting for a screen to become quiet.
  test.concurrent.each(looks)('$name: axe finds nothing, nothing runs off the side, the console is quiet', async ({ name, ...look }) => {
    const context = await browser.newContext(look)
    const page = await context.newPage()
    await page.goto(`${server.baseUrl}/sign-in`)
    await page.getByLabel('Email').waitFor()
    const faults: Record<string, string[]> = { 'sign-in': await accessibilityFaults(page) }
    await keepScreenshot(page, `screen-sign-in-${name}`)
    await signInAs(page, server.baseUrl, owner)
    const errors = watchErrors(context)
    for (const [place, address] of Object.entries(places)) {
      const response = await page.goto(server.baseUrl + address, { waitUntil: 'networkidle' })
      const expected = place === 'unknown' ? 404 : 200
      faults[place] = [
        ...(response?.status() === expected ? [] : [`answered ${response?.status()}`]),
        ...(await accessibilityFaults(page)),
        ...((await sideways(page)) > 0 ? [`runs ${await sideways(page)} px off the side`] : []),
        ...errors.splice(0).filter((error) => !(place === 'unknown' && error.includes('404'))),
      ]
      await keepScreenshot(page, `screen-${place}-${name}`)
    }
    await context.close()
    expect(Object.fromEntries(Object.entries(faults).filter(([, found]) => found.length > 0))).toEqual({})
  })
})
