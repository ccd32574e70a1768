import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'c'.repeat(43)}`
const secret = 'sk-upstream-secret-0123456789'

async function bodyOf(request: IncomingMessage) {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text) as { model: string; temperature?: number }
}

/** A gateway whose models say what their names promise; `busy` has a limit that is reached once. `asked` counts by model. */
function lab() {
  const asked = new Map<string, number>()
  const answers: Record<string, (temperature: number) => string> = {
    fits: () => '{"urgency":"low","tags":["kite"]}',
    fails: () => '{"urgency":"soon","tags":[]}',
    warm: (temperature) => (temperature > 0.4 ? 'Dear friend, it comes on Friday.' : 'It comes on Friday.'),
  }
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/models')) return void response.end('{"object":"list","data":[]}')
    const { model, temperature = 0 } = await bodyOf(request)
    const times = (asked.get(model) ?? 0) + 1
    asked.set(model, times)
    if (model === 'busy' && times === 1)
      return void response
        .writeHead(429, { 'retry-after': '1', 'content-type': 'application/json', 'x-request-id': 'req-busy' })
        .end('{"error":{"message":"Too many requests, says the lab.","code":"slow_down"}}')
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 5 },
    }
    const content = (answers[model] ?? (() => `${model} has answered.`))(temperature)
    const chunks = [
      { model: `${model}-upstream`, choices: [{ index: 0, delta: { content }, finish_reason: null }] },
      { model: `${model}-upstream`, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { model: `${model}-upstream`, choices: [], usage },
    ]
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': `req-${model}` })
    response.end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)
  })
  return { server, asked: (model: string) => asked.get(model) ?? 0 }
}

describe.runIf(hasBrowser)('answers are looked at, compared and judged', () => {
  const gateway = lab()
  let server: RunningServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let errors: string[] = []

  const api = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${server.baseUrl}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(await response.text())
  }
  /** The address has the version as soon as the page lives. */
  const open = async (prompt: string, models: string[]) => {
    const targets = models.map((model) => `lab~${model}`).join()
    await page.goto(`${server.baseUrl}/my-workspace/playground?prompt=${prompt}&targets=${targets}`)
    await page.waitForURL('**version=1**')
  }
  const run = () => page.getByRole('button', { name: /^Run all/ }).click()
  const complete = (count: number) =>
    expect.poll(() => page.getByText('Complete', { exact: true }).count(), { timeout: 20_000 }).toBe(count)
  const column = (place: number) => page.getByRole('region', { name: new RegExp(`^Column ${place}:`) })
  const act = async (place: number, action: string) => {
    await page.getByRole('button', { name: `Actions for Column ${place}` }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  const targets = () => new URL(page.url()).searchParams.get('targets')

  beforeAll(async () => {
    await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve))
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    const base_url = `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}/v1`
    await api('/gateways', { slug: 'lab', name: 'Lab', layer: 'other', region: 'global', base_url, api_key: secret })
    for (const name of ['plain', 'ticket']) await api('/prompts', { name, kind: 'text' })
    await api('/prompts/plain/versions', { text: "When does Ana's kite come?", base_version: null })
    const properties = { urgency: { enum: ['low', 'high'] }, tags: { type: 'array', items: { type: 'string' }, minItems: 1 } }
    const json_schema = { name: 'ticket', schema: { type: 'object', required: ['urgency'], properties } }
    await api('/prompts/ticket/versions', { text: 'Sort it.', base_version: null, response_format: { type: 'json_schema', json_schema } })
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] })
    errors = watchErrors(context)
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await signInAs(page, server.baseUrl, owner)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    gateway.server.closeAllConnections()
    gateway.server.close()
  })

  test('JSON is a tree that opens and shuts by keyboard, and what the schema refuses is named where it is', async () => {
    await open('ticket', ['fits', 'fails'])
    await run()
    await column(1).getByText('Fits the response format').waitFor()
    await column(2).getByText('2 faults against the response format').waitFor()
    const tree = column(2).getByRole('tree')
    await tree.getByText('Not one of "low", "high".').waitFor()
    await column(1).getByRole('treeitem').first().focus()
    for (const press of ['ArrowDown', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(press)
    await column(1).getByRole('treeitem', { name: /^tags/, expanded: false }).waitFor()
    expect(await column(1).getByRole('treeitem').count()).toBe(3)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-json')
  })

  test('a column tells every figure, marks another model’s name, and shows what went over the wire as curl without the key', async () => {
    await column(1).getByText('fits-upstream').waitFor()
    for (const text of ['4 cached', '5 reasoning', 'req-fits']) await column(1).getByText(text, { exact: true }).waitFor()
    await column(1).getByTitle('The gateway says fits-upstream answered; fits was asked.').waitFor()
    await column(1).getByRole('button', { name: 'Raw request and response of Column 1' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('HTTP 200').waitFor()
    await dialog.getByRole('region', { name: 'Body of the response' }).getByText('[DONE]').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-raw')
    await dialog.getByRole('button', { name: 'Copy as curl' }).click()
    await dialog.getByText('Copied').first().waitFor()
    const curl = await page.evaluate(() => navigator.clipboard.readText())
    expect(curl).toContain(`--header 'Authorization: Bearer '"$API_KEY"`)
    expect(curl).toContain('"model":"fits"')
    expect(curl + (await dialog.textContent())).not.toContain(secret)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('a limit says when to try again, keeps its words, and the button waits for that time', async () => {
    await open('plain', ['busy'])
    await run()
    await column(1).getByText('Too many requests, says the lab.').waitFor()
    for (const text of ['slow_down', '429']) await column(1).getByText(text, { exact: true }).first().waitFor()
    await column(1)
      .getByRole('button', { name: /^Try(ing)? again/ })
      .click()
    await complete(1)
    expect(gateway.asked('busy')).toBe(2)
  })

  test('a locked column keeps its answer when all are run again', async () => {
    await open('plain', ['one', 'two'])
    await run()
    await complete(2)
    await act(1, 'Lock its answers')
    await page.getByRole('button', { name: 'Unlock Column 1' }).waitFor()
    await run()
    await expect.poll(() => gateway.asked('two')).toBe(2)
    await complete(2)
    expect(gateway.asked('one')).toBe(1)
  })

  test('a parameter is varied over columns, which move by keyboard and collapse to a strip', async () => {
    await open('plain', ['warm'])
    await act(1, 'Vary a parameter…')
    await page.getByRole('dialog').getByLabel('Values, with commas between them').fill('0, 0.3, 1')
    await page.getByRole('button', { name: 'Make 3 columns' }).click()
    await column(3).waitFor()
    await page.getByRole('button', { name: /^Move Column 3/ }).focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(targets).toBe('lab~warm~{"temperature":0},lab~warm~{"temperature":1},lab~warm~{"temperature":0.3}')
    await act(1, 'Collapse')
    await page.getByRole('button', { name: /^Expand Column 1/ }).click()
    await run()
    await complete(3)
    await page.getByText('2 of 3 say the same, ').waitFor()
    await page.getByRole('button', { name: 'Every answer against every other' }).click()
    await page.getByRole('button', { name: '1. warm and 3. warm: word for word the same' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: /^1\. warm and 2\. warm: / }).click()
    await page.getByRole('dialog').getByText('Compare two answers').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('a blind vote hides who said what until a letter is pressed, and is there when the session is opened again', async () => {
    await page.getByRole('button', { name: 'Vote blind' }).click()
    await page.getByRole('heading', { name: 'Answer C' }).waitFor()
    expect(await page.getByRole('list', { name: 'Columns' }).textContent()).not.toMatch(/warm|Lab|temperature|ms\b/)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-blind')
    await page.keyboard.press('b')
    await page.getByText(/^You chose \d\. warm/).waitFor()
    await page.getByRole('button', { name: 'Note' }).click()
    await page.getByRole('dialog').getByLabel('Note').fill('Warm, and right.')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Warm, and right.' }).waitFor()
    await expect
      .poll(async () => {
        const session = new URL(page.url()).searchParams.get('session')
        const answer = await fetch(`${server.baseUrl}/api/v1/playground-sessions/${session}`, {
          headers: { authorization: `Bearer ${key}` },
        })
        return answer.json()
      })
      .toMatchObject({ note: 'Warm, and right.', best: { '': expect.stringMatching(/^c\d$/) } })
    await page.reload()
    await page.getByText(/^Best, chosen blind: \d\. warm/).waitFor()
    await page.getByRole('button', { name: 'Warm, and right.' }).waitFor()
  })

  test('asked several times, a cell says how often the same came', async () => {
    await open('plain', ['twin'])
    await page.getByLabel('Ask each').selectOption('3')
    await run()
    await page.getByText('All 3 answers are the same').waitFor()
    await page.getByRole('radio', { name: 'Answer 3' }).click()
    await page.getByRole('region', { name: 'Answer of Column 1, answer 3' }).getByText('twin has answered.').waitFor()
    expect(gateway.asked('twin')).toBe(3)
    expect(await accessibilityFaults(page)).toEqual([])
    expect(errors).toEqual([])
  })
})
