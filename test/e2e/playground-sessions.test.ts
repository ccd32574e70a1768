import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'
import { signInAs } from '../support/sign-in'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ana@example.com', password: 'four unrelated plain words' }
const key = `vk_${'s'.repeat(43)}`

/** A gateway whose answers begin at once and end when they are let go; a model's name stands in what it says. */
function holding() {
  const open = new Map<ServerResponse, string>()
  const piece = (content: string, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ model: 'x', choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/models')) return void response.end('{"object":"list","data":[]}')
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { model } = JSON.parse(body) as { model: string }
      open.set(response, model)
      response.once('close', () => open.delete(response))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(piece(`${model} begins `))
    })
  })
  return {
    server,
    answering: () => [...open.values()].sort(),
    /** Ends what is open, or of it one model's. */
    release: (only?: string) => {
      for (const [response, model] of open)
        if (only === undefined || model === only) response.end(`${piece(`${model} ends`)}${piece('', 'stop')}data: [DONE]\n\n`)
    },
  }
}

describe.runIf(hasBrowser)('a comparison runs on the server, and the page only shows it', () => {
  const gateway = holding()
  let server: RunningServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let errors: string[] = []
  let promptId = ''

  const api = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return JSON.parse((await response.text()) || '{}') as Record<string, unknown> & {
      data: { status: string; model: string; output: string }[]
    }
  }
  const runs = async () => (await api('GET', '/runs?gateway=held&limit=200')).data
  const models = (count: number) => Array.from({ length: count }, (_, at) => `m${at + 1}`)
  /** A fresh screen with so many columns. */
  const open = async (count: number) => {
    const targets = models(count).map((model) => `held~${model}`)
    await page.goto(`${server.baseUrl}/my-workspace/playground?prompt=${promptId}&version=1&targets=${targets.join()}`)
    const name = page.locator('[data-variable=name]')
    await name.waitFor()
    // The columns' grips answer only once the page's scripts run; before that a text may be typed twice.
    await expect.poll(session, { timeout: 20_000 }).toBeNull()
    await page.waitForFunction(() => window.location.search.includes('prompt=greeting'))
    await name.fill('Ana')
    await expect.poll(() => name.inputValue()).toBe('Ana')
  }
  const run = () => page.getByRole('button', { name: /^Run all/ }).click()
  const says = (text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).first().waitFor()
  const complete = (count: number) =>
    expect.poll(() => page.getByText('Complete', { exact: true }).count(), { timeout: 20_000 }).toBe(count)
  const session = () => new URL(page.url()).searchParams.get('session')

  beforeAll(async () => {
    await new Promise<void>((resolve) => (gateway.server as Server).listen(0, '127.0.0.1', resolve))
    const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    const base_url = `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}/v1`
    await api('POST', '/gateways', { slug: 'held', name: 'Held', layer: 'other', region: 'global', base_url })
    promptId = String((await api('POST', '/prompts', { name: 'greeting', kind: 'text' })).id)
    await api('POST', '/prompts/greeting/versions', { text: 'Hello {{name}}', base_version: null })
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    errors = watchErrors(context)
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await signInAs(page, server.baseUrl, owner)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    gateway.server.closeAllConnections()
    gateway.server.close()
  })

  test('before the first run there are no figures, and on a phone the title is whole whatever the buttons say', async () => {
    await open(2)
    const figures = page.getByText('First token', { exact: true })
    expect(await figures.count()).toBe(0)
    const whole = () =>
      page.evaluate(() => {
        const title = document.querySelector('h1')
        return title !== null && title.scrollWidth <= title.clientWidth && document.documentElement.scrollWidth <= window.innerWidth
      })
    await page.setViewportSize({ width: 375, height: 812 })
    await expect.poll(whole).toBe(true)
    await page.locator('[data-variable=name]').fill('')
    await page.getByRole('button', { name: 'Needs name' }).waitFor()
    await expect.poll(whole).toBe(true)
    await keepScreenshot(page, 'playground-phone')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.locator('[data-variable=name]').fill('Ana')
    await run()
    await says('m1 begins')
    gateway.release()
    await complete(2)
    await expect.poll(() => figures.count()).toBe(2)
  })

  test('a page that is loaded again while answers stream shows what came before, and what comes', async () => {
    await open(2)
    await run()
    await says('m1 begins')
    await expect.poll(session).toMatch(/^pls_/)
    await page.reload()
    await says('m1 begins')
    await says('m2 begins')
    expect(gateway.answering()).toEqual(['m1', 'm2'])
    gateway.release()
    await says('m1 begins m1 ends')
    await says('m2 begins m2 ends')
    await complete(2)
    await page.reload()
    await says('m2 begins m2 ends')
    expect(await runs()).toHaveLength(4)
  })

  test('its link shows it to whoever opens it', async () => {
    const id = session()
    await page.goto(`${server.baseUrl}/my-workspace/playground/${id}`)
    await says('m1 begins m1 ends')
    expect(await page.locator('[data-variable=name]').inputValue()).toBe('Ana')
    await page.getByRole('button', { name: /^Session/ }).click()
    await page.getByRole('button', { name: 'Name it' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Two greetings')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Session: Two greetings' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-session')
  })

  test('a session of long ago is asked again with its version, whatever was saved since', async () => {
    await api('POST', '/prompts/greeting/versions', { text: 'Goodbye {{name}}', base_version: 1 })
    await page.reload()
    await says('m1 begins m1 ends')
    await run()
    await expect.poll(gateway.answering, { timeout: 20_000 }).toEqual(['m1', 'm2'])
    gateway.release()
    await expect.poll(async () => (await runs()).filter(({ status }) => status === 'ok').length, { timeout: 20_000 }).toBe(6)
    const again = (await runs()).slice(0, 2) as unknown as { version: number; session_id: string }[]
    expect(again.map(({ version }) => version)).toEqual([1, 1])
    await complete(2)
  })

  test('it is deleted when one has said so, and its link tells that it is gone; its runs stay', async () => {
    const id = session()
    await page.getByRole('button', { name: 'Session: Two greetings' }).click()
    await page.getByRole('button', { name: 'Delete this session' }).click()
    const question = page.getByRole('alertdialog', { name: 'Delete Two greetings?' })
    await question.getByText('Its runs stay in the log.').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-delete')
    await question.getByRole('button', { name: 'Delete session' }).click()
    await page.getByText('Deleted the session').waitFor()
    await expect.poll(session).toBeNull()
    await page.goto(`${server.baseUrl}/my-workspace/playground/${id}`)
    await page.getByText('The session in this address does not exist any more.').waitFor()
    expect(await runs()).toHaveLength(6)
  })

  test('eight columns stream at once over one connection; one is stopped alone, upstream too, and the others go on', async () => {
    const streams: string[] = []
    page.on('request', (request) => request.url().includes('/api/playground?') && streams.push(request.url()))
    await open(8)
    await run()
    await says('m8 begins')
    expect(gateway.answering()).toEqual(models(8))
    await page.getByRole('button', { name: 'Stop Column 3' }).click()
    await expect.poll(gateway.answering).toEqual(models(8).filter((model) => model !== 'm3'))
    await says('Stopped here.')
    gateway.release('m5')
    await says('m5 begins m5 ends')
    expect(gateway.answering()).toHaveLength(6)
    gateway.release()
    await says('m8 begins m8 ends')
    await complete(7)
    expect(streams).toHaveLength(1)
    await keepScreenshot(page, 'playground-eight')
  })

  test('when the tab is closed, what runs is stopped, or with the person’s word goes on', async () => {
    const aside = await context.newPage()
    const leave = async () => {
      await open(1)
      await run()
      await says('m1 begins')
      await page.close()
      page = await context.newPage()
      page.setDefaultTimeout(20_000)
    }
    const before = (await runs()).length
    await leave()
    await expect.poll(gateway.answering, { timeout: 30_000 }).toEqual([])
    await expect.poll(async () => (await runs()).length).toBe(before + 1)
    expect((await runs())[0]).toMatchObject({ status: 'aborted', output: 'm1 begins ' })

    await open(1)
    await page.getByRole('button', { name: /^Session/ }).click()
    const kept = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('switch', { name: /When I close the tab/ }).click()
    await kept
    await page.getByText('They go on and are recorded.').waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^Session/ }).click()
    await page.getByText('They go on and are recorded.').waitFor()
    await leave()
    // Longer than it would have been left alone otherwise: there is nothing to be seen that could be waited for.
    await new Promise((resolve) => setTimeout(resolve, 13_000))
    expect(gateway.answering()).toEqual(['m1'])
    gateway.release()
    await expect.poll(async () => (await runs())[0]).toMatchObject({ status: 'ok', output: 'm1 begins m1 ends' })
    await aside.close()
  }, 120_000)

  test('several inputs are a table, each asked of every column as often as wanted, and all is there again later', async () => {
    await open(2)
    await page.getByRole('button', { name: 'Several inputs' }).click()
    const rows = page.getByRole('region', { name: 'Rows of inputs' })
    await rows.getByRole('button', { name: /Row 2/ }).click()
    await page.locator('[data-variable=name]').fill('Bea')
    await rows.getByRole('button', { name: /Bea/ }).waitFor()
    await page.getByLabel('Ask each').selectOption('2')
    await run()
    await expect.poll(() => gateway.answering().length, { timeout: 20_000 }).toBe(8)
    gateway.release()
    await expect.poll(async () => (await runs()).slice(0, 8).filter(({ status }) => status === 'ok').length, { timeout: 20_000 }).toBe(8)
    const table = page.getByRole('region', { name: 'Bea', exact: true })
    await table.getByText('m2 begins m2 ends').first().waitFor()
    const id = session()
    const { cells, setup } = (await api('GET', `/playground-sessions/${id}`)) as unknown as {
      cells: { status: string }[]
      setup: { rows: object[] }
    }
    expect(cells.map(({ status }) => status)).toEqual(Array(8).fill('ok'))
    expect(setup.rows).toMatchObject([{ variables: { name: 'Ana' } }, { variables: { name: 'Bea' } }])
    await page.evaluate(() => window.localStorage.clear())
    await page.goto(`${server.baseUrl}/my-workspace/playground/${id}`)
    await page.getByRole('region', { name: 'Bea', exact: true }).getByText('m2 begins m2 ends').first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-table')
    await page.setViewportSize({ width: 375, height: 812 })
    await page.getByRole('radio', { name: /^Answers/ }).click()
    await page.getByRole('region', { name: 'Bea', exact: true }).getByText('Complete').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375)
    await keepScreenshot(page, 'playground-table-phone')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('a conversation goes on under its answer, in all columns at once, and is recorded with its turns', async () => {
    // Not with the rows of the test before, which this browser remembers.
    await page.evaluate(() => window.localStorage.clear())
    await open(2)
    await run()
    await says('m2 begins')
    gateway.release()
    await complete(2)
    await page.getByRole('button', { name: 'Continue column 1' }).click()
    await page.getByPlaceholder('Next message').fill('And then?')
    await page.getByRole('button', { name: 'Send to all 2' }).click()
    await expect.poll(() => gateway.answering().length).toBe(2)
    gateway.release()
    await complete(2)
    await page.reload()
    await expect.poll(() => page.getByText('And then?', { exact: true }).count(), { timeout: 20_000 }).toBe(2)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'playground-conversation')
  })

  test('with another prompt, nothing that was said of the session before stays', async () => {
    await api('POST', '/prompts', { name: 'farewell', kind: 'text' })
    await api('POST', '/prompts/farewell/versions', { text: 'Farewell', base_version: null })
    await open(2)
    await run()
    await says('m1 begins')
    gateway.release()
    await complete(2)
    await page.getByRole('button', { name: 'Session: without a name' }).click()
    await page.getByRole('button', { name: 'Name it' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Left behind')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Session: Left behind' }).waitFor()
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Note').fill('Of the greeting.')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Of the greeting.' }).waitFor()
    await page.getByRole('button', { name: 'Vote blind' }).click()
    await page.getByRole('heading', { name: 'Answer B' }).waitFor()
    const id = session()
    await page.getByLabel('Prompt', { exact: true }).click()
    await page.getByRole('option', { name: /^farewell/ }).click()
    await page.waitForURL('**prompt=farewell**')
    await page.getByRole('button', { name: 'Session: new' }).waitFor()
    await page.getByRole('button', { name: 'Note', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Show names' }).count()).toBe(0)
    await page.goto(`${server.baseUrl}/my-workspace/playground/${id}`)
    await page.getByRole('button', { name: 'Session: Left behind' }).waitFor()
  })

  test('a session whose environment was archived is not run without it: another has to be chosen', async () => {
    await api('POST', '/environments', { slug: 'china', name: 'China', region: 'cn' })
    await open(1)
    await page.getByLabel('Environment').selectOption('china')
    await run()
    await page.getByText('Nothing was sent').waitFor()
    const id = session()
    await api('DELETE', '/environments/china')
    await page.goto(`${server.baseUrl}/my-workspace/playground/${id}`)
    await page.getByText('The environment china does not exist, or has been archived. Choose another, or none.').waitFor()
    await page.getByRole('button', { name: /^Run all/, disabled: true }).waitFor()
    expect(await page.getByLabel('Environment').inputValue()).toBe('china')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByLabel('Environment').selectOption('production')
    await page.getByRole('button', { name: /^Run all/, disabled: false }).waitFor()
    expect(await page.getByText('The environment china').count()).toBe(0)
  })

  test('nothing on the way wrote an error to the console', () => expect(errors).toEqual([]))
})
