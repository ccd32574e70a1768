import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

const triage = '/api/v1/prompts/support%2Ftriage'
type Release = { kind: string; override: string | null; variants: { version: number; weight: number }[] }
type Rollout = { state: string; steps: { weight: number; done: boolean }[]; reason: string | null }

describe.runIf(hasBrowser)('what stands between a version and its users', () => {
  let team: Team
  let promptId = ''
  const dialog = (page: Page) => page.getByRole('dialog')
  const lane = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true })
  /** Once it says where it leads, nothing moves under the pointer any more. */
  const act = async (page: Page, name: RegExp | string) => {
    await dialog(page).getByRole('list', { name: 'Where it leads there' }).waitFor()
    await dialog(page).getByRole('button', { name }).click()
    await dialog(page).waitFor({ state: 'detached' })
  }
  const openReleases = async (page: Page) => {
    await page.goto(`${team.home}/prompts/${promptId}/releases`)
    await lane(page, 'Development').waitFor()
  }
  const newest = async (environment: string) =>
    (await told<{ data: Release[] }>(await team.api('GET', `${triage}/releases?environment=${environment}&limit=1`))).data[0]
  const shares = async (environment = 'development') =>
    (await newest(environment))?.variants.map(({ version, weight }) => [version, weight])
  const ramp = async () => (await told<{ data: Rollout[] }>(await team.api('GET', `${triage}/rollouts`))).data[0]

  beforeAll(async () => {
    team = await startTeam({ Ben: 'releaser', Eva: 'editor' })
    const ben = team.page('Ben')
    await ben.getByRole('link', { name: 'support/triage' }).click()
    await ben.waitForURL('**/prompts/prm_*')
    promptId = new URL(ben.url()).pathname.split('/').at(-1) ?? ''
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const { name, page } of team?.pages() ?? [])
      await keepScreenshot(page, `failed-${name}-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(() => team?.stop())

  describe('a ramp', () => {
    const rampOf = (page: Page) => page.getByRole('region', { name: 'Ramp of v1 in Development' })
    const start = async (page: Page) => {
      await page.getByRole('button', { name: 'Release to Development' }).click()
      await dialog(page).getByLabel('Version').selectOption('1')
      await dialog(page).getByRole('radio', { name: 'Step by step' }).click()
      await dialog(page).getByRole('img', { name: 'Split: v1 10 %, v2 90 %' }).waitFor()
    }

    test('is planned step by step, and its first step is live at once', async () => {
      const ben = team.page('Ben')
      await openReleases(ben)
      await start(ben)
      await dialog(ben).getByLabel('Percent of step 2').fill('5')
      await dialog(ben).getByText('Step 2 has to be larger than the one before.').waitFor()
      await dialog(ben).getByLabel('Percent of step 2').fill('40')
      await dialog(ben).getByText('then 40 %, then 100 %', { exact: true }).waitFor()
      expect(await accessibilityFaults(ben)).toEqual([])
      await keepScreenshot(ben, 'ramp-1-plan')
      await act(ben, 'Grow v1: 10 %, then 40 %, then 100 %')
      await rampOf(ben).getByRole('button', { name: 'Pause v1 in Development' }).waitFor()
      expect(await shares()).toEqual([
        [1, 1000],
        [2, 9000],
      ])
      expect(await ramp()).toMatchObject({
        state: 'running',
        steps: [{ weight: 1000, done: true }, { weight: 4000, done: false }, { done: false }],
      })
    })

    test('is held, and goes on', async () => {
      const ben = team.page('Ben')
      await rampOf(ben).getByRole('button', { name: 'Pause v1 in Development' }).click()
      await rampOf(ben).getByText('Paused by Ben.').waitFor()
      expect(await accessibilityFaults(ben)).toEqual([])
      await keepScreenshot(ben, 'ramp-2-paused')
      expect(await ramp()).toMatchObject({ state: 'paused', reason: 'Paused by Ben.' })
      await rampOf(ben).getByRole('button', { name: 'Resume v1 in Development' }).click()
      await rampOf(ben).getByRole('button', { name: 'Pause v1 in Development' }).waitFor()
      expect(await ramp()).toMatchObject({ state: 'running', reason: null })
    })

    test('is stopped: everybody has the standing version again', async () => {
      const ben = team.page('Ben')
      await rampOf(ben).getByRole('button', { name: 'Stop…' }).click()
      await ben.getByRole('alertdialog').getByText('Everybody in Development gets v2 again.').waitFor()
      await ben.getByRole('alertdialog').getByRole('button', { name: 'Stop, back to v2' }).click()
      await ben.getByRole('alertdialog').waitFor({ state: 'detached' })
      await rampOf(ben).waitFor({ state: 'detached' })
      expect(await shares()).toEqual([[2, 10_000]])
      expect(await ramp()).toMatchObject({ state: 'stopped' })
    })

    test('is ended where it stands: who has the version keeps it', async () => {
      const ben = team.page('Ben')
      await start(ben)
      await act(ben, 'Grow v1: 10 %, then 50 %, then 100 %')
      await rampOf(ben).getByRole('button', { name: 'End here…' }).click()
      await ben.getByRole('alertdialog').getByRole('button', { name: 'End the ramp here' }).click()
      await ben.getByRole('alertdialog').waitFor({ state: 'detached' })
      await rampOf(ben).waitFor({ state: 'detached' })
      expect(await shares()).toEqual([
        [1, 1000],
        [2, 9000],
      ])
      await lane(ben, 'Development').getByRole('button', { name: 'Stop, back to v2…' }).click()
      await act(ben, 'Stop, back to v2')
      await lane(ben, 'Development').getByText('v2', { exact: true }).waitFor()
      expect(await shares()).toEqual([[2, 10_000]])
    })
  })

  describe('a request', () => {
    test('is made by an editor, talked about, and rejected with a reason; nothing goes live', async () => {
      const [eva, ben] = [team.page('Eva'), team.page('Ben')]
      await openReleases(eva)
      await eva.getByText('Your role here is editor. Releasing needs releaser.').waitFor()
      await lane(eva, 'Development').getByRole('button', { name: 'Promote to Production…' }).click()
      await dialog(eva).getByLabel('Note').fill('It is kinder')
      await keepScreenshot(eva, 'request-1-asks')
      await act(eva, 'Ask for approval')
      await lane(eva, 'Production').getByRole('link', { name: 'Look at the request' }).click()
      await eva.waitForURL('**/releases/approvals/rqs_*')
      await eva.getByLabel('Add a comment').fill('Please before Friday')
      await eva.getByRole('button', { name: 'Comment', exact: true }).click()
      await eva.getByRole('listitem').filter({ hasText: 'Please before Friday' }).waitFor()

      await ben.goto(eva.url())
      await ben.getByText('Please before Friday').waitFor()
      expect(await ben.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true)
      await ben.getByLabel('What you say to it').fill('Not on a Friday')
      await ben.getByRole('button', { name: 'Reject' }).click()
      await ben.getByText(/: Not on a Friday/).waitFor()
      expect(await ben.getByRole('button', { name: 'Approve and release' }).count()).toBe(0)
      expect(await accessibilityFaults(ben)).toEqual([])
      await keepScreenshot(ben, 'request-2-rejected')
      expect(await shares('production')).toEqual([[1, 10_000]])
    })

    test('tells whoever made it what became of it, until they have looked', async () => {
      const eva = team.page('Eva')
      await eva.goto(`${team.home}/prompts`)
      const news = eva.getByRole('navigation', { name: 'Workspace' }).getByText('1 of your requests was decided')
      await news.waitFor({ state: 'attached' })
      await eva.goto(`${team.home}/releases/approvals`)
      const decided = eva.getByRole('list', { name: 'Decided since you last looked' })
      await decided.getByText('Rejected').waitFor()
      await news.waitFor({ state: 'detached' })
      expect(await decided.isVisible()).toBe(true)
      expect(await accessibilityFaults(eva)).toEqual([])
      await keepScreenshot(eva, 'request-4-decided')
      await decided.getByRole('link').click()
      await eva.getByText(/: Not on a Friday/).waitFor()
    })

    test('for a ramp is approved by somebody else, and the ramp begins', async () => {
      const [eva, ben] = [team.page('Eva'), team.page('Ben')]
      await openReleases(eva)
      await eva.getByRole('button', { name: 'Release to Production' }).click()
      await dialog(eva).getByLabel('Version').selectOption('2')
      await dialog(eva).getByRole('radio', { name: 'Step by step' }).click()
      await dialog(eva).getByRole('img', { name: 'Split: v2 10 %, v1 90 %' }).waitFor()
      await act(eva, 'Ask for approval')
      await lane(eva, 'Production').getByText('then 50 %, then 100 %').waitFor()
      await lane(eva, 'Production').getByRole('link', { name: 'Look at the request' }).click()
      await eva.waitForURL('**/releases/approvals/rqs_*')
      await ben.goto(eva.url())
      await ben.getByText('Grow v2 in Production: 10 %, then 50 %, then 100 %').waitFor()
      await ben.getByText('Approving begins the ramp in Production.').waitFor()
      expect(await accessibilityFaults(ben)).toEqual([])
      await keepScreenshot(ben, 'request-3-ramp')
      await ben.getByRole('button', { name: 'Approve and release' }).click()
      await ben.getByText('Approved: the ramp in Production begins').waitFor()
      expect(await shares('production')).toEqual([
        [2, 1000],
        [1, 9000],
      ])
      await openReleases(ben)
      await ben.getByRole('region', { name: 'Ramp of v2 in Production' }).getByRole('button', { name: 'Stop…' }).click()
      await ben.getByRole('alertdialog').getByRole('button', { name: 'Stop, back to v1' }).click()
      await ben.getByRole('alertdialog').waitFor({ state: 'detached' })
      await lane(ben, 'Production').getByText('v1', { exact: true }).waitFor()
      expect(await shares('production')).toEqual([[1, 10_000]])
    })

    test('is taken back by who made it', async () => {
      const eva = team.page('Eva')
      await openReleases(eva)
      await eva.getByRole('button', { name: 'Release to Production' }).click()
      await dialog(eva).getByLabel('Version').selectOption('2')
      await dialog(eva).getByText('What changes from v1 to v2').waitFor()
      await act(eva, 'Ask for approval')
      await lane(eva, 'Production').getByRole('link', { name: 'Look at the request' }).click()
      await eva.getByRole('button', { name: 'Take the request back' }).click()
      await eva.getByText('Taken back').filter({ visible: true }).first().waitFor()
      const { data } = await told<{ data: { state: string }[] }>(await team.api('GET', '/api/v1/approvals'))
      expect(data[0]?.state).toBe('withdrawn')
    })
  })

  describe('a gate', () => {
    const gates = (page: Page) => dialog(page).getByRole('region', { name: 'Gates that are not green' })

    test('is set up by the owner, and holds a release up until somebody signs it off', async () => {
      const [ana, ben] = [team.page('Ana'), team.page('Ben')]
      await ana.goto(`${team.home}/settings/environments/production`)
      await ana.getByRole('button', { name: 'Add gate' }).click()
      await dialog(ana).getByLabel('Name').fill('Legal review')
      await dialog(ana).getByRole('button', { name: 'Add gate' }).click()
      await ana.getByText('The gate “Legal review” is saved').waitFor()

      await openReleases(ben)
      await lane(ben, 'Development').getByRole('button', { name: 'Promote to Production…' }).click()
      await gates(ben).getByText('v2 not signed off').waitFor()
      const release = dialog(ben).getByRole('button', { name: 'Promote v2 to Production' })
      expect(await release.isDisabled()).toBe(true)
      await gates(ben).getByLabel('Comment on v2 at Legal review').fill('Read by counsel')
      expect(await accessibilityFaults(ben)).toEqual([])
      await keepScreenshot(ben, 'gate-1-not-signed')
      await gates(ben).getByRole('button', { name: 'Sign off v2 as green at Legal review' }).click()
      await gates(ben).waitFor({ state: 'detached' })
      await act(ben, 'Promote v2 to Production')
      await lane(ben, 'Production').getByText('v2', { exact: true }).waitFor()
      expect(await shares('production')).toEqual([[2, 10_000]])
    })

    test('says no, and only an owner goes past it, with a reason that stays in the history', async () => {
      const [ana, ben] = [team.page('Ana'), team.page('Ben')]
      const wanted = async (page: Page) => {
        await openReleases(page)
        await page.getByRole('button', { name: 'Release to Production' }).click()
        await dialog(page).getByLabel('Version').selectOption('1')
        await gates(page)
          .getByText(/v1 (not signed off|red)/)
          .waitFor()
      }
      await wanted(ben)
      await gates(ben).getByRole('button', { name: 'Say no to v1 at Legal review' }).click()
      await gates(ben).getByText('v1 red').waitFor()
      expect(await dialog(ben).getByRole('button', { name: 'Release v1 to Production' }).isDisabled()).toBe(true)
      await wanted(ana)
      const anyway = dialog(ana).getByRole('button', { name: 'Release anyway' })
      expect(await anyway.isDisabled()).toBe(true)
      await dialog(ana).getByLabel('Reason to release anyway').fill('An outage: v2 answers nothing')
      expect(await accessibilityFaults(ana)).toEqual([])
      await keepScreenshot(ana, 'gate-2-anyway')
      await act(ana, 'Release anyway')
      await ana.getByText('gate passed over').waitFor()
      expect(await newest('production')).toMatchObject({ override: 'An outage: v2 answers nothing', variants: [{ version: 1 }] })
      await keepScreenshot(ana, 'gate-3-passed-over')
    })
  })

  test('nothing on the way wrote an error to anybody’s console', () => expect(team.errors()).toEqual([]))
})
