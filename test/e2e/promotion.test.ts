import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import { chunk, events, serve } from '../gateways/loopback'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

const triage = '/api/v1/prompts/support%2Ftriage'
const modifier = process.platform === 'darwin' ? 'Meta' : 'Control'
type Published = { version: number; environment: string; messages: { content: string }[]; release: { id: string } }
type Environment = {
  id: string
  slug: string
  region: string | null
  routes: { alias: string; targets: { gateway: string; model: string }[] }[]
}

/** Ben writes and releases; Ana owns the workspace, and is the second pair of eyes. */
describe.runIf(hasBrowser)('a version on its way through every gateway, with a second person on it', () => {
  let team: Team
  let gateways: Awaited<ReturnType<typeof serve>>
  let ana: Page
  let ben: Page
  let promptId = ''

  /** What applications get: by the one read everybody uses. */
  const read = (environment: string, query = '') => team.api('GET', `${triage}?environment=${environment}${query}`)
  const live = async (environment: string) => {
    const answer = await read(environment)
    return answer.status === 200 ? ((await answer.json()) as Published).version : answer.status
  }
  const everywhere = async () => {
    const found: Record<string, number> = {}
    for (const slug of ['development', 'experiment', 'staging', 'production', 'china']) found[slug] = await live(slug)
    return found
  }
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
  /** Puts a sentence at the end of the second message and saves that as a version. */
  const write = async (page: Page, sentence: string, version: number) => {
    await page.goto(`${team.home}/prompts/${promptId}`)
    await page.getByRole('textbox', { name: /message 2/i }).click()
    const editor = page.locator('.cm-content[aria-label*="essage 2"]')
    await editor.waitFor()
    await editor.focus()
    await page.keyboard.press(`${modifier}+End`)
    await page.keyboard.type(`\n${sentence}`)
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    await page.keyboard.press(`${modifier}+s`)
    await dialog(page).getByLabel('Note').fill(sentence.slice(0, 60))
    await page.keyboard.press(`${modifier}+Enter`)
    await page.getByText(`Saved version ${version}`).filter({ visible: true }).first().waitFor()
  }

  beforeAll(async () => {
    gateways = await serve((request, response) => {
      if (request.method === 'GET') response.end(JSON.stringify({ object: 'list', data: [{ id: modelOf(request.url), object: 'model' }] }))
      else response.end(events(chunk({ content: `${modelOf(request.url)} answers` }), chunk({}, 'stop'), '[DONE]'))
    })
    team = await startTeam({ Ben: 'releaser' })
    ;[ana, ben] = [team.page('Ana'), team.page('Ben')]
    for (const [slug, layer, region] of [
      ['4sapi', 'production', 'global'],
      ['koala', 'innovation', 'global'],
      ['xinglian', 'compliance', 'cn'],
    ] as const) {
      const gateway = {
        slug,
        name: slug,
        layer,
        region,
        preset: slug,
        base_url: `${gateways.url}/${slug}/v1`,
        api_key: `sk-only-for-${slug}-1234`,
      }
      await told(await team.api('POST', '/api/v1/gateways', gateway))
      await told(await team.api('POST', `/api/v1/gateways/${slug}/sync-models`))
    }
    const targets = ['4sapi', 'koala'].map((gateway) => ({ gateway, model: `${gateway}-large` }))
    await told(await team.api('PUT', '/api/v1/environments/production/routes/default', { targets }))
    await ben.getByRole('link', { name: 'support/triage' }).click()
    await ben.waitForURL('**/prompts/prm_*')
    promptId = new URL(ben.url()).pathname.split('/').at(-1) ?? ''
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const { name, page } of team?.pages() ?? [])
      await keepScreenshot(page, `failed-${name}-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await team?.stop()
    await gateways?.[Symbol.asyncDispose]()
  })

  test('each place is added in one click, with its route, where it belongs in the pipeline; production asks for four eyes', async () => {
    await ana.goto(`${team.home}/settings/environments`)
    for (const name of ['Experiment', 'Staging', 'China']) {
      await ana.getByRole('button', { name: `Add ${name}`, exact: true }).click()
      await ana.getByRole('link', { name }).waitFor()
    }
    await keepScreenshot(ana, 'promotion-1-environments')
    expect(await accessibilityFaults(ana)).toEqual([])
    const { data } = await told<{ data: Environment[] }>(await team.api('GET', '/api/v1/environments'))
    const leads = data.map(({ slug, region, routes }) => [slug, region, routes[0]?.targets.map(({ gateway }) => gateway)])
    expect(leads).toEqual([
      ['development', null, ['sandbox']],
      ['experiment', null, ['koala']],
      ['staging', null, ['4sapi', 'koala']],
      ['production', null, ['4sapi', 'koala']],
      ['china', 'cn', ['xinglian']],
    ])

    await ana.goto(`${team.home}/settings/environments/production`)
    await ana.getByRole('switch', { name: 'Protected' }).check()
    await ana.getByRole('switch', { name: 'Four eyes' }).check()
    await ana.getByRole('button', { name: 'Save rules' }).click()
    await ana.getByText('The rules of Production are saved').waitFor()
    await keepScreenshot(ana, 'promotion-2-four-eyes')
    expect(await everywhere()).toEqual({ development: 2, experiment: 404, staging: 404, production: 1, china: 404 })
  })

  test('a new wording is a prototype in development, and nowhere else', async () => {
    await write(ben, 'Say in one sentence what happens next.', 3)
    await openReleases(ben)
    await lane(ben, 'Development').getByRole('button', { name: 'Promote to Experiment…' }).click()
    await act(ben, /^Promote v2 to Experiment/)
    await lane(ben, 'Experiment').getByText('v2', { exact: true }).waitFor()
    await ben.getByRole('button', { name: 'Release to Development' }).click()
    await dialog(ben).getByLabel('Version').selectOption('3')
    await dialog(ben).getByText('what happens next').filter({ visible: true }).first().waitFor()
    await keepScreenshot(ben, 'promotion-3-prototype')
    await act(ben, /^Release v3 to Development/)
    await lane(ben, 'Development').getByText('v3', { exact: true }).waitFor()
    expect(await everywhere()).toEqual({ development: 3, experiment: 2, staging: 404, production: 1, china: 404 })
  })

  test('a tenth of the users get it in the experiment, each of them always the same', async () => {
    await ben.getByRole('button', { name: 'Release to Experiment' }).click()
    await dialog(ben).getByLabel('Version').selectOption('3')
    await dialog(ben).getByRole('radio', { name: 'A share' }).click()
    await dialog(ben).getByRole('img', { name: 'Split: v3 10 %, v2 90 %' }).waitFor()
    await keepScreenshot(ben, 'promotion-4-a-tenth')
    await act(ben, /^Release v3 10 % to Experiment/)
    await lane(ben, 'Experiment').getByText('10 %').waitFor()
    const { data } = await told<{ data: Environment[] }>(await team.api('GET', '/api/v1/environments'))
    const environmentId = data.find(({ slug }) => slug === 'experiment')?.id ?? ''
    const versionOf = async (user: string) => (await told<Published>(await read('experiment', `&key=${user}`))).version
    const users = Array.from({ length: 60 }, (_, index) => `user-${index}`)
    const got = await Promise.all(users.map(versionOf))
    expect(got).toEqual(users.map((user) => [3, 2][variantAt([1000, 9000], bucketOf(environmentId, promptId, user))]))
    expect(new Set(got)).toEqual(new Set([2, 3]))
    expect(await Promise.all(users.map(versionOf))).toEqual(got)
    expect(await live('experiment')).toBe(2)
  })

  test('it did well: everybody gets it there, then staging has it too', async () => {
    await lane(ben, 'Experiment').getByRole('button', { name: 'v3 to everyone…' }).click()
    await act(ben, 'Give everybody v3')
    await lane(ben, 'Experiment').getByText('v3', { exact: true }).waitFor()
    expect(await live('experiment')).toBe(3)
    await lane(ben, 'Experiment').getByRole('button', { name: 'Promote to Staging…' }).click()
    await dialog(ben).getByText('In staging, default is 4sapi 4sapi-large, then koala koala-large.').waitFor()
    await keepScreenshot(ben, 'promotion-5-staging')
    await act(ben, /^Promote v3 to Staging/)
    await lane(ben, 'Staging').getByText('v3', { exact: true }).waitFor()
    expect(await everywhere()).toEqual({ development: 3, experiment: 3, staging: 3, production: 1, china: 404 })
  })

  test('for production he can only ask, and not decide about it himself', async () => {
    await lane(ben, 'Staging').getByRole('button', { name: 'Promote to Production…' }).click()
    await dialog(ben).getByText('production wants a second person to approve every release').waitFor()
    await dialog(ben).getByLabel('Note').fill('A week in the experiment, fewer questions back')
    await keepScreenshot(ben, 'promotion-6-asks')
    await act(ben, 'Ask for approval')
    await lane(ben, 'Production').getByRole('link', { name: 'Look at the request' }).click()
    await ben.waitForURL('**/releases/approvals/rqs_*')
    await ben.getByText('You asked for this release, so somebody else has to approve it.').waitFor()
    expect(await ben.getByRole('button', { name: 'Approve and release' }).count()).toBe(0)
    await keepScreenshot(ben, 'promotion-7-not-himself')
    expect(await live('production')).toBe(1)
  })

  test('the second person finds it waiting, sees what changes, and puts it live', async () => {
    await ana.goto(`${team.home}/releases`)
    await ana.getByRole('link', { name: 'Releases 1 waits for your approval' }).waitFor()
    await ana.getByRole('link', { name: 'Approvals 1' }).click()
    await ana.getByText('waits for you', { exact: true }).waitFor()
    await ana.getByRole('link', { name: 'Release v3 to Production' }).click()
    await ana.getByText('A week in the experiment').filter({ visible: true }).first().waitFor()
    await ana.getByText('what happens next').filter({ visible: true }).first().waitFor()
    await ana.getByLabel('What you say to it').fill('Read it, fine')
    expect(await accessibilityFaults(ana)).toEqual([])
    await keepScreenshot(ana, 'promotion-8-second-person')
    await ana.getByRole('button', { name: 'Approve and release' }).click()
    await ana.getByText('Approved: it is live in Production').waitFor()
    expect(await everywhere()).toEqual({ development: 3, experiment: 3, staging: 3, production: 3, china: 404 })
  })

  test('china has words of its own, on its own gateway, and no way to another', async () => {
    await write(ben, '请用中文回答。', 4)
    await openReleases(ben)
    await ben.getByRole('button', { name: 'Release to China' }).click()
    await dialog(ben).getByLabel('Version').selectOption('4')
    await dialog(ben).getByText('In china, default is xinglian xinglian-large.').waitFor()
    await keepScreenshot(ben, 'promotion-9-china')
    await act(ben, /^Release v4 to China/)
    await lane(ben, 'China').getByText('v4', { exact: true }).waitFor()
    expect(await everywhere()).toEqual({ development: 3, experiment: 3, staging: 3, production: 3, china: 4 })
    expect(JSON.stringify((await told<Published>(await read('china'))).messages)).toContain('请用中文回答。')

    const run = (gateway: string) =>
      team.api('POST', '/api/v1/runs', {
        prompt: 'support/triage',
        environment: 'china',
        variables: { product: 'Kite', ticket: 'Charged twice.' },
        targets: [{ gateway, model: `${gateway}-large` }],
      })
    const asked = gateways.requests.length
    const abroad = await told<{ runs: { status: string; error: { message: string } }[] }>(await run('4sapi'))
    expect(abroad.runs).toMatchObject([{ status: 'error', error: { message: expect.stringContaining('bound to the region cn') } }])
    expect(gateways.requests.length).toBe(asked)
    const { runs } = await told<{ runs: { status: string; output: string }[] }>(await run('xinglian'))
    expect(runs).toMatchObject([{ status: 'ok', output: 'xinglian-large answers' }])
  })

  test('one click takes production back, without asking anybody, and nothing else moves', async () => {
    await ben.getByRole('button', { name: 'Roll back Production' }).click()
    await dialog(ben).getByLabel('Note').fill('Too many questions back')
    await keepScreenshot(ben, 'promotion-10-roll-back')
    await act(ben, /^Roll back to v1/)
    await lane(ben, 'Production').getByText('v1', { exact: true }).waitFor()
    expect(await everywhere()).toEqual({ development: 3, experiment: 3, staging: 3, production: 1, china: 4 })
    await keepScreenshot(ben, 'promotion-11-back')
    const { data } = await told<{ data: { kind: string; sequence: number; request: string | null; author: { name: string } }[] }>(
      await team.api('GET', `${triage}/releases?environment=production`),
    )
    expect(data.map(({ sequence, kind, request, author }) => [sequence, kind, request !== null, author.name])).toEqual([
      [3, 'rollback', false, 'Ben'],
      [2, 'release', true, 'ana'],
      [1, 'release', false, expect.any(String)],
    ])
  })

  test('the board shows where each gateway stands', async () => {
    await ana.goto(`${team.home}/releases`)
    await ana
      .getByRole('row', { name: /support\/triage/ })
      .getByText('v4', { exact: true })
      .waitFor()
    expect(await accessibilityFaults(ana)).toEqual([])
    await keepScreenshot(ana, 'promotion-12-board')
    await ana.setViewportSize({ width: 375, height: 812 })
    expect(await ana.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375)
    await keepScreenshot(ana, 'promotion-13-board-phone')
  })

  test('nothing on the way wrote an error to anybody’s console', () => expect(team.errors()).toEqual([]))
})

const modelOf = (url = '') => `${url.split('/')[1]}-large`
