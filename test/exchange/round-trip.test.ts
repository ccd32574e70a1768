import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { importPrompts } from '@/lib/exchange/import-prompts'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { restorePrompt } from '@/lib/prompts/restore-prompt'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { newPrompt } from '../prompts/prompts'
import { anyContent } from '../prompts-ui/any-content'
import { newWorkspace } from '../support/database'
import { newEnvironment, release } from './environments'
import { fileOf, importing, recordsOf, save } from './exchange'

/** What an export says, but for releases, which are not made again, and the workspace's own name. */
const said = async (ctx: Ctx) => JSON.stringify((await recordsOf(ctx)).filter(({ type }) => type === 'prompt' || type === 'version'))

const anyHistory = fc.array(
  fc.record({ kind: fc.constantFrom('chat' as const, 'text' as const), contents: fc.array(anyContent, { minLength: 1, maxLength: 3 }) }),
  { minLength: 1, maxLength: 3 },
)

test.each(['jsonl', 'zip'] as const)(
  'import(export(x)) = x, as %s: every version, digest, note, author and time',
  { timeout: 180_000 },
  async (format) => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (prompts) => {
        const [one, other] = [await newWorkspace(), await newWorkspace()]
        for (const [index, { kind, contents }] of prompts.entries()) {
          const { id } = await newPrompt(one, `a/p${index}`, kind, ['tag'])
          for (const given of contents) {
            const { messages, text, ...rest } = PromptContent.parse(given)
            const body = kind === 'chat' ? { messages: messages ?? [{ role: 'user' as const, content: 'x' }] } : { text: text ?? '' }
            await save(one, id, PromptContent.parse({ ...body, ...rest }), 'a note\nof two lines')
          }
        }
        await importPrompts(other, importing([await fileOf(one, format)]))
        expect(await said(other)).toBe(await said(one))
      }),
      { numRuns: 8 },
    )
  },
)

/** A workspace with snippets in snippets, old pins, an archived snippet, a renamed prompt and releases. */
async function aWorkspace() {
  const ctx = await newWorkspace()
  const tone = await newPrompt(ctx, 'snippets/tone')
  await save(ctx, tone.id, PromptContent.parse({ text: 'Be brief.' }))
  const rules = await newPrompt(ctx, 'snippets/rules')
  await save(ctx, rules.id, PromptContent.parse({ text: '{{> snippets/tone}} No emoji.' }))
  const old = await newPrompt(ctx, 'old')
  await save(ctx, old.id, PromptContent.parse({ text: 'Long ago {{x}}' }))
  const triage = await newPrompt(ctx, 'support/triage', 'chat', ['support'])
  await save(ctx, triage.id, PromptContent.parse({ messages: [{ role: 'system', content: '{{> old}}' }] }), 'first')
  await save(ctx, triage.id, PromptContent.parse({ messages: [{ role: 'system', content: '{{> snippets/rules}} {{name}}' }] }), 'second')
  await save(ctx, tone.id, PromptContent.parse({ text: 'Be kind.' }))
  await archivePrompt(ctx, { promptId: old.id })
  await updatePrompt(ctx, { promptId: tone.id, name: 'snippets/voice', description: 'How we speak' })
  return { ctx, tone, rules, old, triage }
}

test.each(['jsonl', 'zip'] as const)('pins lead to the same versions, renamed and archived snippets too (%s)', async (format) => {
  const { ctx } = await aWorkspace()
  const other = await newWorkspace()
  const { made } = await importPrompts(other, importing([await fileOf(ctx, format)]))
  expect(made.map(({ name }) => name).sort()).toEqual(['old', 'snippets/rules', 'snippets/voice', 'support/triage'])
  expect(await said(other)).toBe(await said(ctx))
  const variables = await db().promptVersion.findMany({
    where: { workspaceId: other.workspaceId, prompt: { name: 'support/triage' } },
    orderBy: { number: 'asc' },
    select: { variables: true },
  })
  expect(variables.map(({ variables }) => variables)).toMatchObject([[{ name: 'x' }], [{ name: 'name' }]])
})

test.each(['jsonl', 'zip'] as const)('a workspace’s archived prompts come along, with and without versions (%s)', async (format) => {
  const { ctx } = await aWorkspace()
  const chat = await newPrompt(ctx, 'greeting', 'chat')
  await save(ctx, chat.id, PromptContent.parse({ messages: [{ role: 'user', content: 'Hi' }] }), 'put away')
  await updatePrompt(ctx, { promptId: chat.id, name: 'shared' })
  await archivePrompt(ctx, { promptId: chat.id })
  await archivePrompt(ctx, { promptId: (await newPrompt(ctx, 'empty')).id })
  // The name goes to a snippet that another includes.
  const snippet = await newPrompt(ctx, 'shared')
  await save(ctx, snippet.id, PromptContent.parse({ text: 'Hello' }))
  const user = await newPrompt(ctx, 'user')
  await save(ctx, user.id, PromptContent.parse({ text: '{{> shared}}' }))
  const file = await fileOf(ctx, format)
  const other = await newWorkspace()
  await importPrompts(other, importing([file]))
  expect(await said(other)).toBe(await said(ctx))
  expect(await said(other)).toMatch(/"name":"shared".{0,80}"aliases":\["greeting"\],"archived":true/)
  expect(await importPrompts(other, importing([file]))).toMatchObject({ made: [], skipped: 8 })
})

test('a prompt that is archived there and lives on here stays as it is', async () => {
  const { ctx } = await aWorkspace()
  const other = await newWorkspace()
  await importPrompts(other, importing([await fileOf(ctx, 'jsonl')]))
  await restorePrompt(other, {
    promptId: (await db().prompt.findFirstOrThrow({ where: { workspaceId: other.workspaceId, name: 'old' } })).id,
  })
  await save(ctx, (await newPrompt(ctx, 'more')).id, PromptContent.parse({ text: 'x' }))
  expect(await importPrompts(other, importing([await fileOf(ctx, 'jsonl')]))).toMatchObject({ made: [{ name: 'more' }] })
  expect(await db().prompt.count({ where: { workspaceId: other.workspaceId, name: 'old' } })).toBe(1)
})

test('a folder takes along what its prompts include, and a prompt goes alone', async () => {
  const { ctx, triage } = await aWorkspace()
  const names = async (scope: object) => (await recordsOf(ctx, scope)).flatMap((each) => (each.type === 'prompt' ? [each.name] : []))
  expect(await names({ prefix: 'support' })).toEqual(['old', 'snippets/rules', 'snippets/voice', 'support/triage'])
  expect(await names({ promptId: triage.id })).toEqual(['old', 'snippets/rules', 'snippets/voice', 'support/triage'])
  expect(await names({ prefix: 'snippets' })).toEqual(['snippets/rules', 'snippets/voice'])
  await expect(recordsOf(ctx, { prefix: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
})

test('equal exports are equal, byte for byte', async () => {
  const { ctx } = await aWorkspace()
  expect(await fileOf(ctx, 'zip')).toEqual(await fileOf(ctx, 'zip'))
  expect(await fileOf(ctx, 'jsonl')).toEqual(await fileOf(ctx, 'jsonl'))
})

test('releases are told with the prompt, and made only where that is asked for', async () => {
  const { ctx, triage } = await aWorkspace()
  await newEnvironment(ctx, 'staging')
  await release(ctx, triage.id, 'staging', 1)
  await release(ctx, triage.id, 'staging', 2)
  expect((await recordsOf(ctx)).filter(({ type }) => type === 'release')).toMatchObject([
    { environment: 'staging', sequence: 1, variants: [{ version: 1, weight: 10_000 }], live: false },
    { environment: 'staging', sequence: 2, variants: [{ version: 2, weight: 10_000 }], live: true },
  ])
  const file = await fileOf(ctx, 'zip')
  const [quiet, loud] = [await newWorkspace(), await newWorkspace()]
  for (const each of [quiet, loud]) await newEnvironment(each, 'staging')
  expect(await importPrompts(quiet, importing([file]))).toMatchObject({ published: [] })
  expect(await db().release.count({ where: { workspaceId: quiet.workspaceId } })).toBe(0)
  const { published } = await importPrompts(loud, importing([file], { publish: ['staging'] }))
  expect(published).toEqual([{ name: 'support/triage', environment: 'staging', sequence: 1 }])
})
