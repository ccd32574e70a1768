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
  return JSON.parse(text) as { model: string; temperature?: number; messages: { role: string; content: string | object[] }[] }
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
    const { model, temperature = 0, messages } = await bodyOf(request)
    const times = (asked.get(model) ?? 0) + 1
    asked.set(model, times)
    if (model === 'busy' && times === 1)
      return void response
        .writeHead(429, { 'retry-after': '1', 'content-type': 'application/json', 'x-request-id': 'req-busy' })
        .end('{"error":{"message":"Too many requests, says the lab.","code":"slow_down"}}')
    const last = messages.at(-1)
    const begin = () => response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': `req-${model}` })
    if (model.startsWith('caller') && last?.role !== 'tool') {
      const call = { index: 0, id: `call_${model}`, function: { name: 'find_order', arguments: '{"id":4711}' } }
      const chunks = [{ tool_calls: [call] }, {}].map((delta, at) => ({
        choices: [{ index: 0, delta, finish_reason: at === 1 ? 'tool_calls' : null }],
      }))
      return void begin().end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)
    }
    if (model === 'breaks') {
      begin().write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'It comes on' }, finish_reason: null }] })}\n\n`)
      return void setTimeout(() => response.destroy(), 50)
    }
    const parts = Array.isArray(last?.content) ? (last.content as { type: string }[]).map(({ type }) => type) : null
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 5 },
    }
    const heard =
      last?.role === 'tool' ? `The tool said ${last.content}.` : parts ? `I was sent ${parts.join(' and ')}.` : `${model} has answered.`
    const content = (answers[model] ?? (() => heard))(temperature)
    const chunks = [
      { model: `${model}-upstream`, choices: [{ index: 0, delta: { content }, finish_reason: null }] },
      { model: `${model}-upstream`, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { model: `${model}-upstream`, choices: [], usage },
    ]
    begin().end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)
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

  const api = async (path: string, body: object, method = 'POST') => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${server.baseUrl}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
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
    expect(await page.getByRole('dialog').locator('ins').allTextContents()).toEqual(['Dear friend, it '])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('a blind vote hides who said what until a letter is pressed, and is there when the session is opened again', async () => {
    // What was marked and what was changed before the vote would tell, too.
    await column(2).getByRole('button', { name: 'Column 2 is the best' }).click()
    await page.getByText('Best: 2. warm').waitFor()
    await page.getByLabel('Environment').selectOption('production')
    await column(2).getByText('changed since').waitFor()
    await page.getByRole('button', { name: 'Vote blind' }).click()
    await page.getByRole('heading', { name: 'Answer C' }).waitFor()
    expect(await page.getByRole('list', { name: 'Columns' }).textContent()).not.toMatch(/warm|Lab|temperature|changed since|ms\b/)
    expect(await page.getByRole('button', { pressed: true }).count()).toBe(0)
    await page.getByRole('button', { name: /^Run all/, disabled: true }).waitFor()
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
  })

  test('columns come from all favourites, one model on every gateway and what is live; there is room for twelve', async () => {
    const base_url = `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}/v1`
    await api('/gateways', { slug: 'lab2', name: 'Second lab', layer: 'other', region: 'global', base_url })
    for (const [slug, model] of [
      ['lab', 'kite-9'],
      ['lab2', 'maker/kite-9'],
    ])
      await api(`/gateways/${slug}/models`, { model })
    await api('/gateways/lab/models/kite-9/favourite', { favourite: true }, 'PUT')
    await api('/environments/production/routes/default', { targets: [{ gateway: 'lab', model: 'routed' }] }, 'PUT')
    await api('/prompts/plain/releases', { environment: 'production', version: 1, replaces: null })
    await open('plain', ['one'])
    const add = async (source: string, what: RegExp) => {
      await page.getByRole('button', { name: 'Add columns' }).click()
      await page.getByRole('radio', { name: source }).click()
      await page.getByRole('option', { name: what }).click()
    }
    await add('Models', /^All favourites/)
    await expect.poll(targets).toBe('lab~one,lab~kite-9')
    await add('All gateways', /kite-9/)
    await expect.poll(targets).toBe('lab~one,lab~kite-9,lab2~maker/kite-9')
    await add('Versions', /^Live in production/)
    await expect.poll(targets).toBe('lab~one,lab~kite-9,lab2~maker/kite-9,lab~routed~~1')
    await act(1, 'Duplicate')
    await expect.poll(targets).toContain('lab~one,lab~one,')
    await run()
    await complete(5)
    await column(5).getByText('routed has answered.').waitFor()

    const twelve = Array.from({ length: 12 }, (_, at) => `n${at + 1}`)
    await open('plain', twelve)
    await run()
    await complete(12)
    expect(await page.getByRole('button', { name: 'Add columns' }).isDisabled()).toBe(true)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-twelve')
  })

  test('as an environment, its route answers and its boundary refuses, told before anything is sent and in the column', async () => {
    await api('/environments', { slug: 'china', name: 'China', region: 'cn' })
    await page.goto(`${server.baseUrl}/my-workspace/playground?prompt=plain&environment=china&targets=lab~one,*`)
    await page.waitForURL('**version=1**')
    const where = page.getByRole('region', { name: 'Where it goes' })
    await where.getByText(/^Not sent: china is bound to the region cn/).waitFor()
    const before = gateway.asked('one')
    await run()
    await column(1).getByText('Nothing was sent').waitFor()
    expect(await column(1).getByText('First token').count()).toBe(0)
    expect(gateway.asked('one')).toBe(before)
    await page.getByLabel('Environment').selectOption('production')
    await where.getByText('routed', { exact: true }).waitFor()
    await run()
    await column(2).getByText('routed has answered.').waitFor()
    await complete(2)
  })

  test('tool calls are answered by hand, in all columns at once, and the next time by what was given', async () => {
    await open('plain', ['caller-a', 'caller-b'])
    await run()
    await complete(2)
    const result = () => column(1).getByLabel('Result of find_order')
    await page.getByRole('button', { name: 'Continue column 1' }).click()
    await result().fill('{"at":"Friday"}')
    await page.getByRole('button', { name: 'Send to all 2' }).click()
    for (const place of [1, 2]) await column(place).getByText('The tool said {"at":"Friday"}.').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.getByText('changed since').count()).toBe(0)
    await keepScreenshot(page, 'playground-tools')
    await run()
    await column(2).getByText('Answer the tool calls').waitFor()
    await page.getByRole('button', { name: 'Continue column 2' }).click()
    expect(await column(2).getByLabel('Result of find_order').inputValue()).toBe('{"at":"Friday"}')
    await column(2).getByRole('button', { name: 'Send', exact: true }).click()
    await column(2).getByText('The tool said {"at":"Friday"}.').waitFor()
  })

  test('an image goes along as it was uploaded', async () => {
    await api('/prompts', { name: 'photo', kind: 'chat' })
    const content = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: '{{photo}}' } },
    ]
    const variables = [{ name: 'photo', type: 'image' }]
    await api('/prompts/photo/versions', { messages: [{ role: 'user', content }], variables, base_version: null })
    await open('photo', ['one'])
    const buffer = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
    await page.getByLabel('Upload for photo').setInputFiles({ name: 'kite.png', mimeType: 'image/png', buffer })
    await page.getByRole('img', { name: 'photo, as uploaded' }).waitFor()
    await run()
    await column(1).getByText('I was sent text and image_url.').waitFor()
  })

  test('an answer that breaks off is incomplete and keeps what came, the others are unharmed, and the best is marked', async () => {
    await open('plain', ['breaks', 'one'])
    await run()
    await column(1).getByText('Incomplete: no finish reason came').waitFor()
    await column(1).getByText('It comes on').waitFor()
    await complete(1)
    await column(2).getByRole('button', { name: 'Column 2 is the best' }).click()
    await page.getByText('Best: 2. one').waitFor()
    await page.reload()
    await page.getByText('Best: 2. one').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(errors).toEqual([])
  })
})
