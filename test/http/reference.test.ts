import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApiDocument } from '@/lib/http/openapi/document'
import { baseUrl, call } from '../support/api'
import { hasBrowser, keepScreenshot, openBrowser, watchErrors } from '../support/browser'

describe('the OpenAPI document', () => {
  const path = '/api/v1/openapi.json'

  test('is for anybody, and is what the routes say', async () => {
    const { status, headers, body } = await call('GET', path, { key: null })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(headers.get('cache-control')).toBe('public, no-cache')
    expect(body.openapi).toMatch(/^3\.1\./)
    expect(body.servers).toEqual([{ url: baseUrl }])
    expect(body.paths).toEqual(JSON.parse(JSON.stringify(openApiDocument().paths)))
  })

  test('has a validator: whoever has it already is answered 304, and HEAD tells it', async () => {
    const etag = (await call('GET', path, { key: null })).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    expect((await call('HEAD', path, { key: null })).headers.get('etag')).toBe(etag)
    const again = await call('GET', path, { key: null, headers: { 'if-none-match': etag } })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await call('GET', path, { key: null, headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })
})

describe.runIf(hasBrowser)('the reference at /docs/api', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 375],
    ['dark', 375],
  ] as const)('in %s at %i is whole, quiet, and asks nobody but this server', async (colorScheme, width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
    const errors = watchErrors(context)
    const page = await context.newPage()
    const strangers: string[] = []
    page.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url()) && !request.url().startsWith(baseUrl)) strangers.push(request.url())
    })
    const answer = await page.goto(`${baseUrl}/docs/api`)
    expect(answer?.headers()['content-security-policy']).not.toMatch(/(script|style)-src [^;]*'unsafe-inline'/)
    await page.getByRole('heading', { name: 'Versicle', level: 1 }).waitFor()
    await page.getByRole('heading', { name: 'Read a published prompt' }).first().waitFor({ state: 'attached' })
    expect(await page.evaluate(() => document.body.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    // Styled, not only there: every <style> that was added is in force.
    expect(await page.evaluate(() => [...document.querySelectorAll('style')].filter(({ sheet }) => sheet === null).length)).toBe(0)
    await keepScreenshot(page, `reference-${colorScheme}-${width}`)
    expect({ errors, strangers }).toEqual({ errors: [], strangers: [] })
    await context.close()
  })
})
