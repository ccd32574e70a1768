import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

describe.runIf(hasBrowser)('finding and ordering prompts', () => {
  let team: Team
  const page = () => team.page('Ana')
  const row = (name: string) => page().getByRole('link', { name, exact: true }).filter({ visible: true }).first()
  const names = async () => {
    const { data } = await team.api('GET', '/api/v1/prompts?limit=200').then(told<{ data: { name: string; tags: string[] }[] }>)
    return data.map(({ name }) => name)
  }

  beforeAll(async () => {
    team = await startTeam({})
    for (const name of ['mail/welcome', 'mail/goodbye', 'shop/refund']) {
      await told(await team.api('POST', '/api/v1/prompts', { name, kind: 'text' }))
      const text = name === 'shop/refund' ? 'Explain the reimbursement to {{customer}}.' : `Write ${name}.`
      await told(
        await team.api('POST', `/api/v1/prompts/${encodeURIComponent(name)}/versions`, { text, note: 'first', base_version: null }),
      )
    }
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page(), `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await team?.stop()
  })

  test('names can be read however wide the window is', async () => {
    await page().goto(`${team.home}/prompts`)
    await row('shop/refund').waitFor()
    for (const width of [1920, 1440, 1366, 1280, 1024, 900, 768, 600, 375]) {
      await page().setViewportSize({ width, height: 800 })
      await expect
        .poll(async () => (await row('shop/refund').boundingBox())?.width ?? 0, { message: `at ${width} px` })
        .toBeGreaterThan(120)
    }
    await page().setViewportSize({ width: 1440, height: 900 })
  })

  test('a word of its text finds a prompt and is shown where it stands; a mistyped one comes near', async () => {
    await page().goto(`${team.home}/prompts`)
    await row('shop/refund').waitFor()
    const search = page().getByRole('searchbox', { name: 'Search prompts' })
    await search.fill('reimbursement')
    await row('mail/welcome').waitFor({ state: 'detached' })
    await page().getByText('Explain the reimbursement to').filter({ visible: true }).first().waitFor()
    expect(new URL(page().url()).search).toContain('reimbursement')
    await search.fill('reimbursment')
    await row('shop/refund').waitFor()
    await keepScreenshot(page(), 'search-near')
  })

  test('several are chosen by the keyboard and tagged at once', async () => {
    await page().goto(`${team.home}/prompts?folder=mail`)
    await row('mail/goodbye').focus()
    await page().keyboard.press('x')
    await page().keyboard.press('Shift+ArrowDown')
    const bar = page().getByRole('region', { name: 'Chosen prompts' })
    await bar.getByText('2 chosen').waitFor()
    await bar.getByRole('button', { name: 'Tags…' }).click()
    await page().getByRole('dialog').getByLabel('Tags', { exact: true }).fill('letters')
    await page().getByRole('dialog').getByRole('button', { name: 'Add tags' }).click()
    await expect
      .poll(async () => (await team.api('GET', '/api/v1/prompts?tag=letters').then(told<{ data: unknown[] }>)).data.length)
      .toBe(2)
    await keepScreenshot(page(), 'bulk-tagged')
  })

  test('a folder moves with everything in it, and the old names go on answering', async () => {
    await page().goto(`${team.home}/prompts?folder=mail`)
    await page().getByRole('button', { name: 'Move folder…' }).click()
    const dialog = page().getByRole('dialog')
    await dialog.getByLabel('New place and name of the folder').fill('letters/mail')
    await dialog.getByText('letters/mail/goodbye').waitFor()
    await dialog.getByRole('button', { name: 'Move 2 prompts' }).click()
    await page().waitForURL('**folder=letters**')
    await row('letters/mail/welcome').waitFor()
    expect(await names()).toEqual(expect.arrayContaining(['letters/mail/goodbye', 'letters/mail/welcome', 'shop/refund']))
    const old = await team.api('GET', '/api/v1/prompts/mail%2Fwelcome?version=1').then(told<{ name: string }>)
    expect(old.name).toBe('letters/mail/welcome')
    await keepScreenshot(page(), 'folder-moved')
  })

  test('what is archived leaves the list, and comes back from the archive', async () => {
    await page().goto(`${team.home}/prompts?folder=shop`)
    await page().getByRole('checkbox', { name: 'Choose shop/refund' }).click()
    const bar = page().getByRole('region', { name: 'Chosen prompts' })
    await bar.getByRole('button', { name: 'Archive…' }).click()
    await page().getByRole('alertdialog').or(page().getByRole('dialog')).getByRole('button', { name: 'Archive 1 prompt' }).click()
    await expect.poll(names).not.toContain('shop/refund')
    await page().goto(`${team.home}/prompts?archived=1`)
    await page().getByRole('button', { name: 'Archived', pressed: true }).waitFor()
    await page().getByRole('checkbox', { name: 'Choose shop/refund' }).click()
    await bar.getByRole('button', { name: 'Restore' }).click()
    await expect.poll(names).toContain('shop/refund')
  })

  test('nothing on the way wrote an error to the console', () => expect(team.errors()).toEqual([]))
})
