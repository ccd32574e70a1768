import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, hasBrowser, keepScreenshot } from '../support/browser'
import { startTeam, type Team, told } from '../support/team'

const modifier = process.platform === 'darwin' ? 'Meta' : 'Control'
/** As one author writes it: the order of its keys is what must come back. */
const lookUp = {
  type: 'function',
  function: {
    name: 'look_up_order',
    description: 'Finds an order',
    parameters: { type: 'object', properties: { zeta: { type: 'string' }, alpha: {} } },
  },
}
type Version = {
  version: number
  messages: { role: string; content: string }[]
  tools: unknown[]
  response_format: unknown
  parameters: object
}

describe.runIf(hasBrowser)('writing at a desk', () => {
  let team: Team
  let page: Page
  let prompt = ''
  const card = (n: number) => page.getByRole('list', { name: 'Messages' }).getByRole('region', { name: new RegExp(`^Message ${n}, \\w+$`) })
  const editor = (n: number) => card(n).locator('.cm-content')
  const textOf = async (of: Locator) => ((await of.textContent()) ?? '').trim()
  const order = async () =>
    (await page.getByRole('list', { name: 'Messages' }).locator('.cm-content').allInnerTexts()).map((text) => text.trim().slice(0, 9))
  const atEnd = async (n: number) => {
    await editor(n).click()
    await page.keyboard.press(`${modifier}+End`)
  }
  const offered = (name: string) => page.locator('.cm-tooltip-autocomplete').getByRole('option', { name, exact: false }).first()
  const undo = (what: string) => page.locator('[data-sonner-toast]').filter({ hasText: what }).getByRole('button', { name: 'Undo' })
  const toasted = (text: string | RegExp) => page.getByText(text).filter({ visible: true }).first()

  beforeAll(async () => {
    team = await startTeam({})
    page = team.page('Ana')
    const make = async (name: string, body: object) => {
      const { id } = await told<{ id: string }>(
        await team.api('POST', '/api/v1/prompts', { name, kind: 'messages' in body ? 'chat' : 'text' }),
      )
      await told(await team.api('POST', `/api/v1/prompts/${encodeURIComponent(name)}/versions`, { ...body, base_version: null }))
      return id
    }
    await make('snippets/tone', { text: 'Be brief.' })
    await make('orders', { messages: [{ role: 'user', content: 'Find it' }], tools: [lookUp] })
    const messages = [
      { role: 'system', content: 'You help {{customer}}.' },
      { role: 'user', content: 'Hello, {{question}}' },
    ]
    prompt = `${team.home}/prompts/${await make('desk', { messages })}`
    await page.goto(prompt)
    await editor(2).waitFor()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepScreenshot(page, `failed-${task.name.slice(0, 40).replace(/\W+/g, '-')}`)
  })
  afterAll(async () => {
    await team?.stop()
  })

  test('names are completed: variables, snippets of the workspace, and the section that is open', async () => {
    await atEnd(2)
    await page.keyboard.type(' {{cus')
    await offered('customer').click()
    await expect.poll(() => textOf(editor(2))).toBe('Hello, {{question}} {{customer}}')
    await page.keyboard.type(' {{> snip')
    await offered('snippets/tone').click()
    await expect.poll(() => textOf(editor(2))).toBe('Hello, {{question}} {{customer}} {{> snippets/tone}}')
    await page.keyboard.type(' {{#loyal}}Thanks.')
    // A section that is never closed is told with its place while one writes, and marked.
    await card(2)
      .getByText(/^Line 1, column \d+: /)
      .waitFor()
    await card(2).locator('.cm-lintRange-error').first().waitFor()
    await keepScreenshot(page, 'editor-fault')
    await page.keyboard.type('{{/')
    await offered('loyal').click()
    await expect.poll(() => textOf(editor(2))).toMatch(/\{\{#loyal\}\}Thanks\.\{\{\/loyal\}\}$/)
    await expect.poll(() => card(2).locator('.cm-lintRange-error').count()).toBe(0)
  })

  test('a name that is nearly another one is marked as such', async () => {
    await atEnd(1)
    await page.keyboard.insertText(' Greet {{costumer}}.')
    await card(1).locator('.cm-lintRange-warning').first().hover()
    await page.getByRole('button', { name: 'Write customer' }).click()
    await expect.poll(() => textOf(editor(1))).toBe('You help {{customer}}. Greet {{customer}}.')
  })

  test('what it becomes with the current values is shown, and its tokens are counted by a tokenizer with a name', async () => {
    const panel = page.getByRole('complementary', { name: 'Variables and settings' })
    await panel.getByLabel('customer', { exact: true }).fill('Ada')
    await panel.getByLabel('question', { exact: true }).fill('where is {{my}} kite?')
    await page.getByRole('button', { name: 'Preview', exact: true }).click()
    // A value's own braces are never rendered again.
    await page.getByRole('region', { name: 'Message 2, user, filled in' }).getByText('Hello, where is {{my}} kite? Ada Be brief.').waitFor()
    expect(await page.getByRole('region', { name: 'Message 2, user, filled in' }).locator('span').count()).toBe(0)
    await keepScreenshot(page, 'editor-preview')
    await page.getByRole('button', { name: 'Preview', exact: true }).click()
    await page.getByRole('button', { name: /^≈ [\d,]+ tokens o200k_base, estimate$/ }).waitFor()
    await card(1)
      .getByText(/^\d+ tokens$/)
      .waitFor()
    await panel.getByLabel('Model', { exact: true }).fill('sandbox/gpt-4')
    await page.getByRole('button', { name: /^[\d,]+ tokens cl100k_base$/ }).waitFor()
    await panel.getByLabel('Model', { exact: true }).fill('default')
    await page.getByRole('button', { name: /o200k_base, estimate$/ }).waitFor()
  })

  test('text is found and replaced, sections fold, and long lines need not wrap', async () => {
    await atEnd(2)
    await page.keyboard.press(`${modifier}+f`)
    await card(2).locator('.cm-search input[name=search]').fill('Hello')
    await card(2).locator('.cm-search input[name=replace]').fill('Dear')
    await card(2).getByRole('button', { name: 'Replace all' }).click()
    await page.keyboard.press('Escape')
    await expect.poll(() => textOf(editor(2))).toMatch(/^Dear, /)
    await atEnd(1)
    await page.keyboard.insertText('\n{{#vip}}\nBow twice.\n{{/vip}}')
    await card(1).getByTitle('Fold line', { exact: true }).filter({ visible: true }).first().click()
    await card(1).locator('.cm-foldPlaceholder').waitFor()
    expect(await textOf(editor(1))).not.toContain('Bow twice.')
    await card(1).locator('.cm-foldPlaceholder').click()
    await expect.poll(() => textOf(editor(1))).toContain('Bow twice.')
    const wrap = page.getByRole('button', { name: 'Wrap', exact: true })
    const wrapping = () => page.getByRole('list', { name: 'Messages' }).locator('.cm-lineWrapping').count()
    await wrap.click()
    await expect.poll(wrapping).toBe(0)
    await wrap.click()
    await expect.poll(wrapping).toBeGreaterThan(0)
  })

  test('cards are duplicated, removed and brought back, and moved by keyboard and by dragging', async () => {
    await page.getByRole('button', { name: 'Duplicate message 2' }).click()
    await expect.poll(order).toEqual(['You help ', 'Dear, {{q', 'Dear, {{q'])
    await page.getByRole('button', { name: 'Remove message 3' }).click()
    await expect.poll(order).toEqual(['You help ', 'Dear, {{q'])
    await undo('Message 3 removed').click()
    await expect.poll(order).toEqual(['You help ', 'Dear, {{q', 'Dear, {{q'])
    await page.getByRole('combobox', { name: 'Role of message 3' }).selectOption('developer')
    await atEnd(3)
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByRole('region', { name: 'Message 2, developer' }).locator('.cm-focused').waitFor()
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByRole('region', { name: 'Message 1, developer' }).locator('.cm-focused').waitFor()
    await expect.poll(order).toEqual(['Dear, {{q', 'You help ', 'Dear, {{q'])
    const box = await card(2).boundingBox()
    await page
      .getByRole('button', { name: 'Move message 1, developer' })
      .dragTo(card(2), { targetPosition: { x: 60, y: (box?.height ?? 40) - 4 } })
    await expect.poll(order).toEqual(['You help ', 'Dear, {{q', 'Dear, {{q'])
    await page.getByRole('region', { name: 'Message 2, developer' }).waitFor()
    await page.getByRole('button', { name: 'Remove message 2' }).click()
    await expect.poll(order).toEqual(['You help ', 'Dear, {{q'])
  })

  test('a tool is copied from the workspace, checked while it is typed, and stands beside a response format', async () => {
    const panel = page.getByRole('complementary', { name: 'Variables and settings' })
    await panel.getByRole('heading', { name: 'Tools', exact: true }).click()
    await panel.getByRole('button', { name: 'Copy one from another prompt' }).click()
    await page.getByRole('option', { name: /look_up_order/ }).click()
    const tools = panel.locator('.cm-content[aria-label="Tools"]')
    await expect.poll(() => textOf(tools)).toContain('look_up_order')
    await tools.click()
    await page.keyboard.press(`${modifier}+End`)
    await page.keyboard.type('x')
    await expect.poll(() => tools.getAttribute('aria-invalid')).toBe('true')
    await page.keyboard.press('Backspace')
    await expect.poll(() => tools.getAttribute('aria-invalid')).toBe('false')
    await panel.getByRole('heading', { name: 'Response format' }).click()
    await panel.getByRole('combobox', { name: 'Response format' }).selectOption('json_schema')
    await panel.getByLabel('Temperature', { exact: true }).fill('3')
    await panel.getByText('Write a number from 0 to 2.').waitFor()
    await panel.getByLabel('Temperature', { exact: true }).fill('0.7')
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'editor-desk')
  })

  test('what was written is saved as it stands, and an older version comes back as a draft', async () => {
    await page.keyboard.press(`${modifier}+s`)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Note').fill('From a desk')
    await keepScreenshot(page, 'editor-save')
    await page.keyboard.press(`${modifier}+Enter`)
    await toasted('Saved version 2').waitFor()
    const version = await team.api('GET', '/api/v1/prompts/desk/versions/2').then(told<Version>)
    expect(version.messages.map(({ role, content }) => [role, content])).toEqual([
      ['system', 'You help {{customer}}. Greet {{customer}}.\n{{#vip}}\nBow twice.\n{{/vip}}'],
      ['user', 'Dear, {{question}} {{customer}} {{> snippets/tone}} {{#loyal}}Thanks.{{/loyal}}'],
    ])
    expect(JSON.stringify(version.tools)).toBe(JSON.stringify([lookUp]))
    expect(version).toMatchObject({ parameters: { temperature: 0.7 }, response_format: { type: 'json_schema' } })

    await page.goto(`${prompt}/versions?version=1`)
    await page.getByRole('button', { name: 'Open as draft' }).click()
    await expect.poll(() => textOf(editor(2))).toBe('Hello, {{question}}')
    await page.getByTestId('draft-mark').filter({ visible: true, hasText: 'Draft saved' }).first().waitFor()
    await page.getByRole('button', { name: 'Discard draft' }).filter({ visible: true }).click()
    await expect.poll(() => textOf(editor(2))).toMatch(/^Dear, /)
    await undo('Draft discarded').click()
    await expect.poll(() => textOf(editor(2))).toBe('Hello, {{question}}')
  })

  test('a part and a call that were taken out come back to their place', async () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: `find_${id}`, arguments: '{}' } })
    const parts = ['Look at this.', 'And at this.', 'Well?'].map((text) => ({ type: 'text', text }))
    const messages = [
      { role: 'user', content: parts },
      { role: 'assistant', tool_calls: [call('a'), call('b')] },
    ]
    const { id } = await told<{ id: string }>(await team.api('POST', '/api/v1/prompts', { name: 'pieces', kind: 'chat' }))
    await told(await team.api('POST', '/api/v1/prompts/pieces/versions', { messages, base_version: null }))
    await page.goto(`${team.home}/prompts/${id}`)
    const texts = () => page.getByRole('list', { name: 'Parts of message 1' }).getByRole('textbox').allTextContents()
    const ids = () => page.getByLabel(/^Id of call/).evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))
    await expect.poll(texts).toEqual(['Look at this.', 'And at this.', 'Well?'])
    await page.getByRole('button', { name: 'Remove Text, part 2 of message 1' }).click()
    await expect.poll(texts).toEqual(['Look at this.', 'Well?'])
    await undo('Text, part 2 of message 1 removed').click()
    await expect.poll(texts).toEqual(['Look at this.', 'And at this.', 'Well?'])
    await page.getByRole('button', { name: 'Remove call 1 of message 2' }).click()
    await expect.poll(ids).toEqual(['b'])
    await undo('Call 1 of message 2 removed').click()
    await expect.poll(ids).toEqual(['a', 'b'])
  })

  test('a version is read part by part: what was uploaded as what it is, not as its bytes', async () => {
    const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const call = { id: 'call_1', type: 'function', function: { name: 'look_up_order', arguments: '{"number":"A-1042"}' } }
    const messages = [
      {
        role: 'user',
        name: 'customer',
        content: [
          { type: 'text', text: 'Is this {{product}}?' },
          { type: 'image_url', image_url: { url: pixel, detail: 'low' } },
          { type: 'file', file: { file_data: '{{bill}}', filename: 'bill.pdf' } },
        ],
      },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'It is.' },
      { role: 'placeholder', name: 'history', min: 1, max: 8 },
    ]
    const { id } = await told<{ id: string }>(await team.api('POST', '/api/v1/prompts', { name: 'seen', kind: 'chat' }))
    await told(await team.api('POST', '/api/v1/prompts/seen/versions', { messages, base_version: null }))
    await page.goto(`${team.home}/prompts/${id}/versions?version=1`)
    const shown = page.getByRole('article', { name: 'Version 1' })
    for (const words of [
      'Spoken by customer',
      'PNG image',
      'detail low',
      'bill.pdf',
      'Calls look_up_order as call_1',
      'Answers call call_1',
      'history, 1 to 8 of them.',
    ])
      await shown.getByText(words).first().waitFor()
    await shown.getByRole('img', { name: 'As uploaded' }).waitFor()
    expect(await shown.textContent()).not.toContain('base64')
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'version-parts')
  })

  test('nothing on the way wrote an error to the console', () => expect(team.errors()).toEqual([]))
})
