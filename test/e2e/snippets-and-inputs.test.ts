import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

type Version = { version: number; text: string }

describe.runIf(hasBrowser)('a snippet that grows, and inputs that are kept', () => {
  let team: Team
  let reply = ''
  const page = () => team.page('Ana')
  const seen = (text: string | RegExp) => page().getByText(text).filter({ visible: true }).first().waitFor()
  const save = async (name: string, text: string, base: number | null) =>
    told(await team.api('POST', `/api/v1/prompts/${encodeURIComponent(name)}/versions`, { text, note: `on ${base}`, base_version: base }))
  const chosen = (text: string) => page().getByLabel('Input set').filter({ hasText: text })
  const newest = async (name: string) => {
    const { data } = await team
      .api('GET', `/api/v1/prompts/${encodeURIComponent(name)}/versions`)
      .then(told<{ data: { version: number }[] }>)
    return data[0]?.version
  }

  beforeAll(async () => {
    team = await startTeam({})
    for (const name of ['snippets/tone', 'mail/reply', 'mail/refuse'])
      await told(await team.api('POST', '/api/v1/prompts', { name, kind: 'text' }))
    await save('snippets/tone', 'Be brief.', null)
    await save('mail/reply', '{{> snippets/tone}} Answer {{letter}} as {{sender}}.', null)
    await save('mail/refuse', '{{> snippets/tone}} Refuse {{letter}}.', null)
    await save('snippets/tone', 'Be brief and kind.', 1)
    await page().goto(`${team.home}/prompts?folder=mail`)
    await page().getByRole('link', { name: 'mail/reply' }).click()
    await page().waitForURL('**/prompts/prm_*')
    reply = page().url()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page(), `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await team?.stop()
  })

  test('a prompt that includes it is offered the newer version, sees what changes, and takes it as a version of its own', async () => {
    await seen('Update offered: snippets/tone 2')
    await page().getByRole('button', { name: 'Look and take' }).click()
    const dialog = page().getByRole('dialog')
    await dialog.getByRole('region', { name: 'What changed in snippets/tone' }).getByText('and kind').first().waitFor()
    expect(await accessibilityFaults(page())).toEqual([])
    await keepScreenshot(page(), 'snippet-update-offered')
    await dialog.getByRole('button', { name: 'Take as version 2' }).click()
    await seen('Saved version 2')
    await dialog.waitFor({ state: 'detached' })
    await page().getByText('Update offered').waitFor({ state: 'detached' })
    const { text } = await team.api('GET', '/api/v1/prompts/mail%2Freply?version=2').then(told<Version>)
    expect(text).toBe('Be brief and kind. Answer {{letter}} as {{sender}}.')
  })

  test('what a version includes is compared too: versions that say the same, and what saving would pin anew', async () => {
    await page().goto(`${reply}/versions?from=1&to=2`)
    const change = page().getByRole('listitem').filter({ hasText: 'snippets/tone' }).filter({ hasText: 'version 1 → 2' })
    await change.getByRole('link', { name: 'What changed in it' }).waitFor()
    expect(await accessibilityFaults(page())).toEqual([])
    await keepScreenshot(page(), 'snippet-pin-compared')
    await change.getByRole('link', { name: 'What changed in it' }).click()
    await page().getByRole('region', { name: 'Version 1 compared with Version 2' }).getByText('and kind').first().waitFor()

    await page().goto(reply)
    await page().locator('.cm-content').first().waitFor()
    await save('snippets/tone', 'Be brief, kind and clear.', 2)
    await page().getByRole('button', { name: 'Save version' }).filter({ visible: true }).click()
    const dialog = page().getByRole('dialog')
    await dialog.getByRole('listitem').filter({ hasText: 'version 2 → 3' }).waitFor()
    await keepScreenshot(page(), 'snippet-pin-saved')
    await dialog.getByRole('button', { name: 'Save version' }).click()
    await seen('Saved version 3')
    await expect.poll(() => newest('mail/reply')).toBe(3)
  })

  test('its own page lists who is behind, and takes it there', async () => {
    await page().goto(`${team.home}/prompts?folder=snippets`)
    await page().getByRole('link', { name: 'snippets/tone' }).click()
    await page()
      .getByRole('link', { name: /^Used by/ })
      .click()
    await seen('2 prompts include this text, 1 in an older version than 3.')
    await page().getByRole('checkbox', { name: 'Choose mail/refuse' }).click()
    await page().getByRole('button', { name: 'Take version 3 in 1…' }).click()
    await page().getByRole('dialog').getByRole('button', { name: 'Take in 1 prompt' }).click()
    await page().getByRole('dialog').getByText('Taken in 1 prompt').waitFor()
    await keepScreenshot(page(), 'snippet-taken')
    await page().getByRole('button', { name: 'Done' }).click()
    await seen('2 prompts include this text, all in version 3.')
    expect([await newest('mail/refuse'), await newest('mail/reply')]).toEqual([2, 3])
  })

  test('values that were typed are kept under a name, and are back after a change', async () => {
    await page().goto(`${team.home}/playground?prompt=${reply.split('/').at(-1)}&targets=sandbox~sandbox-echo`)
    await page().getByLabel('letter', { exact: false }).first().fill('Where is my kite?')
    await page().getByLabel('sender', { exact: false }).first().fill('Ana')
    await page().getByRole('button', { name: 'Keep these values' }).click()
    // A menu is a part of the page that it opens in, not something outside of every landmark.
    await page().getByRole('main').getByRole('menuitem', { name: 'Save these values as…' }).waitFor()
    expect(await accessibilityFaults(page())).toEqual([])
    await keepScreenshot(page(), 'input-set-menu')
    await page().getByRole('menuitem', { name: 'Save these values as…' }).click()
    await page().getByRole('dialog').getByLabel('Name').fill('Lost kite')
    await page().getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await chosen('Lost kite').waitFor()
    await page().getByLabel('letter', { exact: false }).first().fill('Something else')
    await chosen('changed').waitFor()
    await page().getByRole('button', { name: 'Keep these values' }).click()
    await page().getByRole('menuitem', { name: 'Put its values back' }).click()
    await expect.poll(() => page().getByLabel('letter', { exact: false }).first().inputValue()).toBe('Where is my kite?')
    await keepScreenshot(page(), 'input-set-chosen')
  })

  test('sets come from a CSV file, looked at before anything is made', async () => {
    await page().goto(`${reply}/inputs`)
    await seen('1 input set')
    await page().getByRole('button', { name: 'Import…' }).click()
    const dialog = page().getByRole('dialog')
    const file = (text: string) => ({ name: 'inputs.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await dialog.getByLabel('File').setInputFiles(file('name,letter\nHard,"Two\nlines"\nHard,Again\n'))
    await dialog.getByText('Nothing can be imported yet.').waitFor()
    await dialog.getByLabel('File').setInputFiles(file('name,letter\nHard,"Two\nlines"\nEasy,Hello\n'))
    await dialog.getByText('2 sets new').waitFor()
    expect(await accessibilityFaults(page())).toEqual([])
    await keepScreenshot(page(), 'input-set-import')
    await dialog.getByRole('button', { name: 'Import 2 sets' }).click()
    await seen('3 input sets')
  })

  test('two versions are compared in the playground, each in a column of its own', async () => {
    await page().goto(`${reply}/versions?from=1&to=2`)
    await page().getByRole('link', { name: 'Run both' }).click()
    await page().waitForURL('**/playground?**')
    await page().getByRole('button', { name: 'Run all' }).click()
    await expect.poll(() => page().getByText('Complete', { exact: true }).count(), { timeout: 30_000 }).toBe(2)
    await keepScreenshot(page(), 'two-versions-run')
  })

  test('a snippet that prompts include cannot be archived, and it says which', async () => {
    const refused = await team.api('DELETE', '/api/v1/prompts/snippets%2Ftone')
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('mail/reply')
  })

  test('nothing on the way wrote an error to the console', () => expect(team.errors()).toEqual([]))
})
