import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

const fixtures = path.resolve(import.meta.dirname, '../fixtures/exchange')
const fixture = (name: string) => path.join(fixtures, name)

describe.runIf(hasBrowser)('prompts in and out', () => {
  let team: Team
  beforeAll(async () => {
    team = await startTeam({ vera: 'viewer' })
  })
  afterAll(async () => {
    await team?.stop()
  })

  test('files of other tools are looked at, decided on and imported, and what was made is linked', async () => {
    const page = team.page('Ana')
    await page.goto(`${team.home}/prompts/import`)
    const files = page.getByLabel('Choose files to import')
    // A page whose scripts run sets this attribute on the other input.
    await page.locator('input[webkitdirectory]').waitFor({ state: 'attached' })
    await files.setInputFiles([
      fixture('dotprompt/handmade.formal.prompt'),
      fixture('dotprompt/_tone.prompt'),
      fixture('langfuse/as-documented.json'),
    ])
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByText('1 that cannot be imported').waitFor()
    await preview.getByText('{{json people}}').first().waitFor()
    const importing = page.getByRole('button', { name: /^Import \d*$/ })
    expect(await importing.isDisabled()).toBe(true)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'import-preview')

    await page.getByLabel('Import with what has no equivalent left as text').check()
    await preview.getByText('3 new prompts').waitFor()
    await preview.getByRole('button', { name: 'book-critic' }).click()
    await preview.getByText('production 1: version 1, live').waitFor()
    await page.getByRole('button', { name: 'Import 3' }).click()
    await page.getByRole('heading', { name: 'Imported 3 prompts with 3 versions' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'handmade.formal' }).click()
    await page.waitForURL('**/prompts/prm_*')
    const { messages } = await team.api('GET', '/api/v1/prompts/handmade.formal/versions/1').then(told<{ messages: { role: string }[] }>)
    expect(messages.map(({ role }) => role)).toEqual(['system', 'placeholder', 'user', 'assistant'])
  })

  test('one that differs waits for a choice; nothing is overwritten', async () => {
    const page = team.page('Ana')
    await page.goto(`${team.home}/prompts/import`)
    await page.locator('input[webkitdirectory]').waitFor({ state: 'attached' })
    await page.getByLabel('Or paste').fill('Other words for {{name}}')
    await page.getByLabel('File name').fill('tone.txt')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByText('tone is here with another history').waitFor()
    await preview.getByLabel('What becomes of tone').selectOption('new_versions')
    await preview.getByText('1 new version on top of version 1').waitFor()
    await page.getByRole('button', { name: 'Import 1' }).click()
    await page.getByRole('heading', { name: 'Imported 1 prompt with 1 version' }).waitFor()
    const { data } = await team.api('GET', '/api/v1/prompts/tone/versions').then(told<{ data: { version: number }[] }>)
    expect(data.map(({ version }) => version)).toEqual([2, 1])
  })

  test('a file that cannot be read says where and why, and can be taken away', async () => {
    const page = team.page('Ana')
    await page.goto(`${team.home}/prompts/import`)
    await page.locator('input[webkitdirectory]').waitFor({ state: 'attached' })
    const broken = { name: 'a.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0xff, 0xfe, 0x00]) }
    await page
      .getByLabel('Choose files to import')
      .setInputFiles([broken, { name: 'fine.txt', mimeType: 'text/plain', buffer: Buffer.from('Fine') }])
    await page.getByText('This is not text in UTF-8.').waitFor()
    await page.getByRole('button', { name: 'Remove a.bin' }).click()
    await page.getByRole('button', { name: 'Import 1' }).waitFor()
  })

  test('the workspace is exported from the list, and an empty import says it is all here', async () => {
    const page = team.page('Ana')
    await page.goto(`${team.home}/prompts`)
    await page.getByRole('link', { name: 'support/triage' }).waitFor()
    await page.getByRole('button', { name: 'Import and export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export all as files (zip)' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('prompts.zip')
    const zip = await readFile(await download.path())
    await page.goto(`${team.home}/prompts/import`)
    await page.locator('input[webkitdirectory]').waitFor({ state: 'attached' })
    await page.getByLabel('Choose files to import').setInputFiles({ name: 'prompts.zip', mimeType: 'application/zip', buffer: zip })
    await page.getByText('Everything is here already').waitFor()
  })

  test('a viewer exports, and is told who may import', async () => {
    const page = team.page('vera')
    await page.goto(`${team.home}/prompts/import`)
    await page.getByText('You may read here, not import').waitFor()
    await page.goto(`${team.home}/settings/exchange`)
    await page.getByRole('link', { name: 'JSON Lines' }).waitFor()
    expect(await page.getByRole('link', { name: 'Import prompts' }).count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  test('nothing went wrong in anybody’s console', () => expect(team.errors()).toEqual([]))
})
