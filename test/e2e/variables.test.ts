import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'v'.repeat(43)}`
const modifier = process.platform === 'darwin' ? 'Meta' : 'Control'

describe.runIf(hasBrowser)('a variable is declared where it is written', () => {
  let server: RunningServer
  let browser: Browser
  let page: Page
  let promptId = ''

  const api = async (path: string, body?: object) => {
    const response = await fetch(`${server.baseUrl}/api/v1/prompts${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Record<string, unknown>
  }
  const panel = () => page.getByRole('complementary', { name: 'Variables and settings' })
  const open = async () => {
    await page.goto(`${server.baseUrl}/my-workspace/prompts/${promptId}`)
    await page.locator('.cm-content[aria-label="Text"]').waitFor()
    await panel().getByRole('button', { name: 'Type and default of count' }).waitFor()
  }
  const draftSaved = () => page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()

  beforeAll(async () => {
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    promptId = String((await api('', { name: 'declared', kind: 'text' })).id)
    await api('/declared/versions', { text: 'Answer {{question}} in {{count}} words.', base_version: null })
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await signInAs(page, server.baseUrl, owner)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('its type, default and description are kept in the draft, then in the version', async () => {
    await open()
    await panel().getByRole('button', { name: 'Type and default of count' }).click()
    await panel().getByLabel('Type', { exact: true }).selectOption('number')
    await panel().getByLabel('Value', { exact: true }).selectOption('default')
    await panel().getByLabel('Default', { exact: true }).fill('5x')
    await panel().getByText('Give a number, not this text.').waitFor()
    await panel().getByLabel('Default', { exact: true }).fill('50')
    await panel().getByLabel('Description', { exact: true }).fill('How long the answer may be')
    await panel().getByText('number, has a default').waitFor()
    await draftSaved()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'variables-declared')

    await open()
    await panel().getByText('number, has a default').waitFor()
    await page.keyboard.press(`${modifier}+s`)
    await page.getByRole('dialog').getByText('Declared variables').waitFor()
    await page.getByRole('dialog').getByLabel('Note').fill('Declare the length')
    await page.keyboard.press(`${modifier}+Enter`)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await api('/declared/versions/2')).declarations).toEqual([
      { name: 'count', type: 'number', default: 50, description: 'How long the answer may be' },
    ])
  })

  test('the playground asks for it by its type, and sends the default where nothing is written', async () => {
    await page.goto(`${server.baseUrl}/my-workspace/playground?prompt=${promptId}`)
    const count = page.locator('[data-variable=count]')
    await count.waitFor()
    expect(await count.getAttribute('placeholder')).toBe('50')
    await page.getByText('How long the answer may be').waitFor()
    await count.fill('many')
    await page.getByText('Write a number, such as 3 or 0.5.').waitFor()
    await count.fill('')
    await page.locator('[data-variable=question]').fill('why')
    await page.getByText('What will be sent').click()
    await page.getByText('Answer why in 50 words.').filter({ visible: true }).first().waitFor()
    await count.fill('7')
    await page.getByText('Answer why in 7 words.').filter({ visible: true }).first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('a name inside a section has a row and a field, and what stays without a value is told beside the answer', async () => {
    const { id } = await api('', { name: 'inside', kind: 'text' })
    await api('/inside/versions', {
      text: '{{#premium}}Dear {{name}}, {{/premium}}welcome.',
      model: 'sandbox/sandbox-echo',
      base_version: null,
    })
    await page.goto(`${server.baseUrl}/my-workspace/prompts/${id}`)
    await panel().getByRole('button', { name: 'Type and default of name' }).waitFor()
    await page.goto(`${server.baseUrl}/my-workspace/playground?prompt=${id}`)
    const premium = page.getByRole('textbox', { name: 'premium' })
    const run = page.getByRole('button', { name: /^Run all/ })
    await premium.waitFor()
    await premium.fill('true')
    await run.click()
    await page.getByText('No value for name inside a section, so nothing stands there.').first().waitFor()
    await page.locator('[data-variable=name]').fill('Ada')
    await run.click()
    await page.getByText('Dear Ada, welcome.').filter({ visible: true }).first().waitFor()
    await page.getByText('No value for name').waitFor({ state: 'detached' })
  })

  test('what is declared and no longer used is told, and removed by one click', async () => {
    await open()
    await page.locator('.cm-content[aria-label="Text"]').click()
    await page.keyboard.press(`${modifier}+a`)
    await page.keyboard.type('Answer briefly.')
    const unused = panel().getByRole('list', { name: 'Declared, but not used' })
    await unused.getByText('is declared, but nothing uses it.').waitFor()
    await unused.getByRole('button', { name: 'Remove the declaration of count' }).click()
    await unused.waitFor({ state: 'detached' })
    await draftSaved()
    await page.reload()
    await page.getByText('Answer briefly.').filter({ visible: true }).first().waitFor()
    expect(await unused.count()).toBe(0)
  })
})
