import { mkdirSync } from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** False where no Chromium can be had: `npm test` says so loudly and the browser tests are skipped. */
export const hasBrowser = process.env.VERSICLE_TEST_NO_CHROMIUM === undefined

const artefacts = path.resolve(import.meta.dirname, '../artefacts')

/** A headless Chromium that talks to nobody but the server under test. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
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

/** What axe finds on the page against WCAG 2.2 A and AA, in one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await atRest(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
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
