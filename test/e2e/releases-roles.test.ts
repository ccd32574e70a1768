import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team } from '../support/team'

const acts = /^(Release…|Release to|Promote to|Roll back|Take out of)/

/** Each place says what somebody may do there, and why not the rest. */
describe.runIf(hasBrowser)('what an editor and a viewer see of releases', () => {
  let team: Team
  let promptId = ''
  const dialog = (page: Page) => page.getByRole('dialog')
  const lanes = (page: Page) => page.getByRole('listitem', { name: /^(Development|Production)$/ })
  const openReleases = async (page: Page) => {
    await page.goto(`${team.home}/prompts/${promptId}/releases`)
    await lanes(page).first().waitFor()
  }
  const menuIn = async (page: Page, place: string) => {
    const row = page.getByRole('row', { name: /support\/triage/ })
    await row.hover()
    await row.getByRole('button', { name: `Actions for support/triage in ${place}` }).click()
    return page.getByRole('menu')
  }

  beforeAll(async () => {
    team = await startTeam({ Eva: 'editor', Vic: 'viewer' })
    const eva = team.page('Eva')
    await eva.getByRole('link', { name: 'support/triage' }).click()
    await eva.waitForURL('**/prompts/prm_*')
    promptId = new URL(eva.url()).pathname.split('/').at(-1) ?? ''
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const { name, page } of team?.pages() ?? [])
      await keepScreenshot(page, `failed-${name}-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(() => team?.stop())

  test('a viewer may do nothing in the lanes, and reads why', async () => {
    const vic = team.page('Vic')
    await openReleases(vic)
    await vic.getByText('Your role here is viewer. Releasing needs releaser.').filter({ visible: true }).first().waitFor()
    const buttons = await lanes(vic).getByRole('button', { name: acts }).all()
    expect(buttons.length).toBeGreaterThan(3)
    for (const button of buttons) expect(await button.isDisabled()).toBe(true)
    const release = vic.getByRole('button', { name: 'Release', exact: true })
    await release.hover()
    await vic.getByRole('tooltip', { name: 'Your role here is viewer. Releasing needs releaser.' }).waitFor()
    await release.click({ force: true })
    expect(await dialog(vic).count()).toBe(0)
    expect(await accessibilityFaults(vic)).toEqual([])
    await keepScreenshot(vic, 'roles-1-viewer')
  })

  test('an editor may ask, not go back, and sees the whole plan of what they ask for', async () => {
    const eva = team.page('Eva')
    await openReleases(eva)
    await eva.getByText('You can ask for a release: somebody else approves it.').waitFor()
    await lanes(eva).getByRole('button', { name: 'Promote to Production…' }).click()
    await dialog(eva).getByText('Only releasers and above release to production. You act as editor here.').waitFor()
    await dialog(eva).getByRole('list', { name: 'Where it leads there' }).waitFor()
    expect(await dialog(eva).getByRole('button', { name: 'Ask for approval' }).isEnabled()).toBe(true)
    expect(
      await dialog(eva)
        .getByRole('button', { name: /^Promote v2/ })
        .count(),
    ).toBe(0)
    expect(await accessibilityFaults(eva)).toEqual([])
    await keepScreenshot(eva, 'roles-2-editor-plan')
    await eva.keyboard.press('Escape')
  })

  test('the board offers an editor to look at a set and ask for it, and a viewer only to look', async () => {
    const [eva, vic] = [team.page('Eva'), team.page('Vic')]
    for (const page of [eva, vic]) {
      await page.goto(`${team.home}/releases`)
      await page.getByRole('row', { name: /support\/triage/ }).waitFor()
      expect(await page.getByRole('button', { name: /^Promote v2/ }).count()).toBe(0)
    }
    expect(await vic.getByRole('checkbox').count()).toBe(0)
    expect(await vic.getByLabel('What to promote').count()).toBe(0)
    const menu = await menuIn(vic, 'Development')
    await menu.getByText('Your role here is viewer. Releasing needs releaser.').waitFor()
    for (const name of ['Release a version…', 'Promote to Production…', 'Roll back…'])
      expect(await menu.getByRole('menuitem', { name }).getAttribute('aria-disabled')).toBe('true')
    await vic.keyboard.press('Escape')

    await eva.getByLabel('What to promote').selectOption('support')
    await eva.getByRole('button', { name: 'Look at them together…' }).click()
    await dialog(eva).getByText('v1 → v2').waitFor()
    await dialog(eva).getByText('needs approval').waitFor()
    expect(await accessibilityFaults(eva)).toEqual([])
    await keepScreenshot(eva, 'roles-3-editor-set')
    await dialog(eva).getByRole('button', { name: 'Ask for approval' }).click()
    await dialog(eva).waitFor({ state: 'detached' })
    await eva.getByText('waits for approval').filter({ visible: true }).first().waitFor()
  })

  test('a request tells a viewer and its author why they cannot decide it', async () => {
    const [eva, vic] = [team.page('Eva'), team.page('Vic')]
    await eva.goto(`${team.home}/releases/approvals`)
    await eva.getByRole('link', { name: 'Release v2 to Production' }).click()
    await eva.getByText('Approving for production needs the role releaser. You act as editor here.').waitFor()
    await vic.goto(eva.url())
    await vic.getByText('Approving for production needs the role releaser. You act as viewer here.').waitFor()
    for (const name of ['Approve and release', 'Reject', 'Comment'])
      expect(await vic.getByRole('button', { name, exact: true }).count()).toBe(0)
    expect(await vic.getByRole('button', { name: 'Take the request back' }).count()).toBe(0)
  })

  test('the rules of an environment are there to read, not to change', async () => {
    const eva = team.page('Eva')
    await eva.goto(`${team.home}/settings/environments/production`)
    await eva.getByText('Your role here is editor; changing this needs admin.').waitFor()
    expect(await eva.getByRole('switch', { name: 'Four eyes' }).isDisabled()).toBe(true)
    for (const name of [/^Add gate/, /^Add freeze/, /^Add target/, /^Archive/, /^Rename/])
      expect(await eva.getByRole('button', { name }).count()).toBe(0)
    expect(await accessibilityFaults(eva)).toEqual([])
    await keepScreenshot(eva, 'roles-4-editor-environment')
  })

  test('the board says why there is nothing to go back to', async () => {
    const ana = team.page('Ana')
    await ana.goto(`${team.home}/releases`)
    const menu = await menuIn(ana, 'Development')
    await menu.getByText('This is its first release in Development: there is nothing to go back to.').waitFor()
    expect(await menu.getByRole('menuitem', { name: 'Roll back…' }).getAttribute('aria-disabled')).toBe('true')
    await keepScreenshot(ana, 'roles-5-no-way-back')
    await ana.keyboard.press('Escape')
  })

  test.each([
    'gateways/nothing',
    'runs/run_00000000000000000000000000',
    'releases/approvals/rqs_00000000000000000000000000',
    'settings/environments/nothing',
    'settings/webhooks/whk_00000000000000000000000000',
    'prompts/prm_00000000000000000000000000',
    'prompts/prm_00000000000000000000000000/releases',
    'nothing/here',
  ])('%s is answered 404, in the shell', async (path) => {
    const ana = team.page('Ana')
    const answer = await ana.goto(`${team.home}/${path}`)
    expect(answer?.status()).toBe(404)
    await ana.getByText('There is nothing here').filter({ visible: true }).first().waitFor()
    expect(await ana.getByRole('link', { name: 'Prompts' }).first().isVisible()).toBe(true)
  })
})
