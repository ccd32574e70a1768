import { expect, test } from 'vitest'
import { compare } from '@/lib/playground/compare'
import { deleteSession } from '@/lib/playground/delete-session'
import { sessionShowing } from '@/lib/playground/queries'
import { CompareInput } from '@/lib/playground/schema'
import { takeRun } from '@/lib/playground/take-run'
import { PromptContent } from '@/lib/prompts/content-schema'
import { fillContent } from '@/lib/prompts/variables'
import { getRun } from '@/lib/runs/queries'
import type { RunDetailDto } from '@/lib/runs/schema'
import { begin, heard, never, prepared, runs, target } from './talking'

type Setting = Awaited<ReturnType<typeof prepared>>

/** The run that an input makes, as the log has it. */
async function ran({ ctx, promptId }: Setting, more: object = {}, of: object = {}): Promise<RunDetailDto> {
  const input = CompareInput.parse({ promptId, version: 1, variables: { name: 'Ada' }, targets: [target('c1', 'm', of)], ...more })
  await Array.fromAsync(await compare(ctx, input, never()))
  const ids = (await runs(ctx)).map(({ id }) => id)
  return getRun(ctx, ids.toSorted().at(-1)!)
}
const sends = (content: PromptContent | null) => content && fillContent(content, {}).messages

test('a run of a version opens as that version, to be filled with the run’s values', async () => {
  const setting = await prepared()
  await using _ = setting.talk
  const run = await ran(setting, {}, { parameters: { temperature: 0 } })
  expect(await takeRun(setting.ctx, run)).toEqual({ version: 1, content: null, parameters: { temperature: 0 }, differs: null })
})

test('an unsaved draft and a later turn of a conversation open as what was sent, never as something saved', async () => {
  const setting = await prepared()
  await using _ = setting.talk
  const content = PromptContent.parse({ messages: [{ role: 'user', content: 'Draft for {{name}}' }] })
  const draft = await ran(setting, { version: undefined, content, variables: { name: '{{name}} {{#a}}' } })
  const asDraft = await takeRun(setting.ctx, draft)
  expect(asDraft).toMatchObject({ version: null, differs: null, content: { model: 'g/m' } })
  expect(sends(asDraft.content)).toEqual([{ role: 'user', content: 'Draft for {{name}} {{#a}}' }])

  const turns = [
    { role: 'assistant', content: 'Hello.' },
    { role: 'user', content: 'And then?' },
  ]
  const later = await takeRun(setting.ctx, await ran(setting, {}, { id: 'c1@2', turns }))
  expect(sends(later.content)).toEqual([{ role: 'user', content: 'Hello Ada' }, ...turns])
})

test('what an application added to a version goes along, and what cannot is said', async () => {
  const setting = await prepared()
  await using _ = setting.talk
  const run = await ran(setting)
  const tool = { type: 'function', function: { name: 'look' } }
  const withMore = (more: object, own: object = {}): RunDetailDto => ({ ...run, ...own, inputs: { ...run.inputs, ...more } })
  const messages = [...run.inputs.messages, { role: 'user', content: 'Hi' }]
  const responseFormat = { type: 'json_object' }
  const added = await takeRun(setting.ctx, withMore({ messages, tools: [tool], responseFormat, parameters: { seed: 7 } }))
  expect(added).toMatchObject({
    version: null,
    content: { messages, tools: [tool], responseFormat, parameters: { seed: 7 } },
    parameters: { seed: 7 },
    differs: null,
  })
  const unknownTool = await takeRun(setting.ctx, withMore({ messages, tools: [{ type: 'web_search' }] }))
  expect(unknownTool).toMatchObject({ content: { messages, tools: [] }, differs: expect.stringContaining('tools') })

  const sentAs = { path: '/responses' as const, others: {} }
  const responses = await takeRun(setting.ctx, withMore({ messages, parameters: { max_output_tokens: 9 } }, { sentAs }))
  expect(responses).toMatchObject({ content: { messages, parameters: {} } })
  expect(responses.differs).toMatch(/Responses API.*parameters/)
  const items = [{ type: 'function_call_output', call_id: 'x', output: '1' }]
  const unreadable = await takeRun(setting.ctx, withMore({ messages: items }, { sentAs }))
  expect(unreadable).toMatchObject({ version: 1, content: null, parameters: null })
  expect(unreadable.differs).toMatch(/messages.*What you see is version 1\./)
})

test('a run leads to its session for as long as the session shows it', async () => {
  const setting = await prepared()
  await using _ = setting.talk
  const { ctx, promptId } = setting
  const columns = [{ id: 'c1', target: { gateway: 'g', model: 'm' }, parameters: {} }]
  const { session } = await begin(ctx, promptId, [target('c1')], null, {}, { columns })
  await heard(ctx, session)
  const [first] = await runs(ctx)
  expect(await sessionShowing(ctx, await getRun(ctx, first!.id))).toBe(session)
  await begin(ctx, promptId, [target('c1')], session, {}, { columns })
  await heard(ctx, session)
  const second = (await runs(ctx)).find(({ id }) => id !== first!.id)
  expect(await sessionShowing(ctx, await getRun(ctx, first!.id))).toBeNull()
  expect(await sessionShowing(ctx, await getRun(ctx, second!.id))).toBe(session)
  await deleteSession(ctx, { id: session })
  expect(await sessionShowing(ctx, await getRun(ctx, second!.id))).toBeNull()
})
