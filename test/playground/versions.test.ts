import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { compare } from '@/lib/playground/compare'
import { type CompareEvent, CompareInput } from '@/lib/playground/schema'
import { newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { newSnippet, saveText } from '../prompts/prompts'
import { newWorkspace } from '../support/database'

const all = async (ctx: Ctx, input: object): Promise<CompareEvent[]> => Array.fromAsync(await compare(ctx, CompareInput.parse(input)))
const of = (seen: CompareEvent[], column: string) => seen.filter((event) => event.column === column)
const echoing = () =>
  serve((request, response) => {
    const [message] = JSON.parse(request.body).messages
    response.end(events(chunk({ content: message.content }), chunk({}, 'stop'), '[DONE]'))
  })

test('columns may ask versions of their own, each recorded as a run of that version', async () => {
  await using echo = await echoing()
  const ctx = await newWorkspace()
  await newGateway(ctx, 'one', { baseUrl: echo.url })
  const { id: promptId } = await newSnippet(ctx, 'reply', 'One {{name}}')
  await saveText(ctx, promptId, 'Two {{name}} of {{team}}')
  await saveText(ctx, promptId, 'Three {{name}}')
  const column = (id: string, version?: number) => ({ id, gateway: 'one', model: 'm', parameters: {}, ...(version && { version }) })
  const seen = await all(ctx, {
    promptId,
    version: 3,
    variables: { name: 'Ada' },
    targets: [column('own'), column('first', 1), column('lacking', 2), column('nobody', 9)],
  })
  expect(of(seen, 'own').at(-1)).toMatchObject({ type: 'finish', run: { output: 'Three Ada' } })
  expect(of(seen, 'first').at(-1)).toMatchObject({ type: 'finish', run: { output: 'One Ada' } })
  expect(of(seen, 'lacking')).toMatchObject([{ type: 'error', run: null, error: { message: 'Give a value for team.' } }])
  expect(of(seen, 'nobody')).toMatchObject([{ type: 'error', run: null, error: { code: 'not_found' } }])
  const runs = await db().run.findMany({ where: { workspaceId: ctx.workspaceId }, select: { version: { select: { number: true } } } })
  expect(runs.map(({ version }) => version?.number).sort()).toEqual([1, 3])
})

test('a version of its own needs the prompt it belongs to', () => {
  const targets = [{ id: 'a', parameters: {}, version: 1 }]
  expect(CompareInput.safeParse({ content: { text: 'x' }, targets }).error?.issues[0]?.path).toEqual(['promptId'])
})
