import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunOptions } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'

declare global {
  interface Window {
    axe: typeof import('axe-core')
  }
}

/** False where no Chromium can be had: `npm test` says so loudly and the browser tests are skipped. */
export const hasBrowser = process.env.VERSICLE_TEST_NO_CHROMIUM === undefined

const artefacts = path.resolve(import.meta.dirname, '../artefacts')

/** A headless Chromium that talks to nobody but the server under test. A page that is opened in it has all its parts in their places. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.VERSICLE_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.on('page', waitForParts)
    return context
  }
  return browser
}

/**
 * React streams parts of a page into hidden places and moves them a moment after the page has loaded; until then what it has rendered
 * itself meanwhile is there twice, and a locator finds two.
 */
function waitForParts(page: Page): void {
  const inPlace = () =>
    page
      .waitForFunction(() => document.querySelector('[hidden][id^="S:"]') === null, undefined, { timeout: 5_000 })
      // Another page, or none: what comes next in the test will say so.
      .catch(() => undefined)
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
  page.goto = async (...asked) => {
    const answer = await goto(...asked)
    await inPlace()
    return answer
  }
  page.reload = async (...asked) => {
    const answer = await reload(...asked)
    await inPlace()
    return answer
  }
}

/** Keeps a picture of the page in test/artefacts (outside git). */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true })
  await page.screenshot({ path: path.join(artefacts, `${name}.png`), fullPage: false })
}

/**
 * Until the page stands as it will be looked at: what fades is half transparent and has half its contrast (what turns for ever is left
 * alone), and while Next renders a page anew it has no title for a moment.
 */
const atRest = (page: Page) =>
  page.waitForFunction(
    () =>
      document.title !== '' &&
      document
        .getAnimations()
        .every((each) => each.playState !== 'running' || each.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY),
  )

/**
 * Until React has taken over everything that can be pressed or typed into: a page is shown before its scripts run, and what is done to it
 * then is lost.
 */
export async function untilLive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const live = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactProps$'))
    const controls = [...document.querySelectorAll('button, input, select, textarea, a[href]')]
    return document.readyState === 'complete' && controls.length > 0 && controls.every((each) => each.closest('.cm-editor') || live(each))
  })
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const all: RunOptions['runOnly'] = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
/** What depends on nothing but the colours that are shown. */
const colours: RunOptions['runOnly'] = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/**
 * What axe finds on the page against WCAG 2.2 A and AA, in one line each; `only: 'colours'` for a page that was checked whole and is now
 * shown in its other colours. Asked for violations alone, axe takes a quarter of the time.
 */
export async function accessibilityFaults(page: Page, only?: 'colours'): Promise<string[]> {
  await atRest(page)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  const violations = await page.evaluate(async (options: RunOptions) => (await window.axe.run(document, options)).violations, {
    runOnly: only ? colours : all,
    resultTypes: ['violations'],
  } satisfies RunOptions)
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  )
}

/** Console errors and page errors of a context, gathered as they come. */
export function watchErrors(context: BrowserContext): string[] {
  const errors: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => errors.push(error.error().message))
  return errors
}

/** Follows what a page asks for: `quiet` waits until it has been given all of it, and has drawn it; `forget` what the page before asked. */
export function watchTraffic(page: Page) {
  const open = new Set<Request>()
  const over = (request: Request) => void open.delete(request)
  page
    .on('request', (request) => open.add(request))
    .on('requestfinished', over)
    .on('requestfailed', over)
  const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return {
    forget: () => open.clear(),
    async quiet(): Promise<void> {
      for (const start = Date.now(); Date.now() - start < 30_000; await sleep(10)) {
        await frames()
        if (open.size === 0) return
      }
      throw new Error(`The page still waits for ${[...open].map((request) => request.url()).join(', ')}`)
    },
  }
}
