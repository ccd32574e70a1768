import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

const message = (role: string, content: string) => ({ role, content })

describe.runIf(hasBrowser)('writing on a phone', () => {
  let team: Team
  let phone: BrowserContext
  let page: Page
  let prompt = ''
  const order = () =>
    page
      .getByRole('list', { name: 'Messages' })
      .locator('section[aria-label^="Message"] .cm-content')
      .allInnerTexts()
      .then((texts) => texts.map((text) => text.trim()))

  beforeAll(async () => {
    team = await startTeam({})
    const save = async (name: string, body: object) => {
      const { id } = await told<{ id: string }>(
        await team.api('POST', '/api/v1/prompts', { name, kind: 'messages' in body ? 'chat' : 'text' }),
      )
      await told(await team.api('POST', `/api/v1/prompts/${encodeURIComponent(name)}/versions`, { ...body, base_version: null }))
      return id
    }
    await save('snippets/tone', { text: 'Be brief.' })
    const messages = [
      message('system', 'Rules first. {{> snippets/tone}}'),
      message('user', 'Then {{question}}'),
      message('assistant', 'Last'),
    ]
    prompt = `${team.home}/prompts/${await save('triage', { messages })}`
    const ana = team.page('Ana').context()
    const browser = ana.browser()
    if (!browser) throw new Error('Ana has no browser.')
    phone = await browser.newContext({
      storageState: await ana.storageState(),
      viewport: { width: 375, height: 812 },
      hasTouch: true,
      isMobile: true,
    })
    page = await phone.newPage()
    page.setDefaultTimeout(30_000)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await phone?.close()
    await team?.stop()
  })

  test('the first HTML of a page has its title in its head', async () => {
    for (const [path, title] of [
      [prompt, 'triage'],
      [`${prompt}/versions`, 'triage'],
      [`${team.home}/prompts`, 'Prompts'],
      [`${team.home}/gateways`, 'Gateways'],
    ] as const) {
      const html = await (await phone.request.get(path)).text()
      const head = html.slice(0, html.indexOf('</head>'))
      expect(head.match(/<title>([^<]*)<\/title>/)?.[1], path).toContain(title)
    }
  })

  test('a touch opens the moves of a message, and a move is kept', async () => {
    await page.goto(prompt)
    await page.locator('.cm-content').filter({ visible: true }).first().waitFor()
    await expect.poll(order).toEqual(['Rules first. {{> snippets/tone}}', 'Then {{question}}', 'Last'])
    await page.getByRole('button', { name: 'Move Message 3, assistant' }).tap()
    await keepScreenshot(page, 'authoring-touch-moves')
    await page.getByRole('menuitem', { name: 'Move up' }).tap()
    await expect.poll(order).toEqual(['Rules first. {{> snippets/tone}}', 'Last', 'Then {{question}}'])
    await page.getByRole('button', { name: 'Move Message 1, system' }).tap()
    await page.getByRole('menuitem', { name: 'Move to the end' }).tap()
    await expect.poll(order).toEqual(['Last', 'Then {{question}}', 'Rules first. {{> snippets/tone}}'])
    await page.getByText('Draft saved').filter({ visible: true }).first().waitFor()
    await page.reload()
    await page.locator('.cm-content').filter({ visible: true }).first().waitFor()
    await expect.poll(order).toEqual(['Last', 'Then {{question}}', 'Rules first. {{> snippets/tone}}'])
  })

  test('everything in the editor is large enough to touch, what it includes too', async () => {
    await page.getByRole('list', { name: 'Included prompts' }).getByRole('link', { name: 'snippets/tone' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'authoring-phone')
  })
})
