import type { ServerResponse } from 'node:http'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import type { SessionEvent } from '@/lib/playground/schema'
import { StartCells } from '@/lib/playground/session-schema'
import { startCells } from '@/lib/playground/start-cells'
import { watchSession } from '@/lib/playground/watch-session'
import { newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { newPrompt, saveText } from '../prompts/prompts'
import { newWorkspace } from '../support/database'

type Gate = { open: () => void; passed: Promise<void> }
const gate = (): Gate => {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

/**
 * Says its messages back in two halves; models named `held…` wait in between until they are let go, and `calls…` call the tool `find`
 * once before they answer.
 */
async function talking() {
  const held = gate()
  const open = new Set<ServerResponse>()
  const server = await serve((request, response) => {
    const { model, messages } = JSON.parse(request.body)
    const said = messages.map(({ content }: { content: string }) => content).join('|')
    open.add(response)
    response.once('close', () => open.delete(response))
    if (String(model).startsWith('calls') && messages.at(-1).role !== 'tool') {
      const call = { index: 0, id: 'call_x', function: { name: 'find', arguments: '{"id":1}' } }
      return void response.writeHead(200).end(events(chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'), '[DONE]'))
    }
    response.writeHead(200).write(events(chunk({ content: said.slice(0, 3) })))
    const rest = () => response.end(events(chunk({ content: said.slice(3) }), chunk({}, 'stop'), '[DONE]'))
    if (String(model).startsWith('held')) void held.passed.then(rest)
    else rest()
  })
  return { server, answering: () => open.size, open: held.open, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

export async function prepared() {
  const ctx = await newWorkspace()
  const talk = await talking()
  await newGateway(ctx, 'g', { baseUrl: talk.server.url })
  const { id: promptId } = await newPrompt(ctx, 'p')
  await saveText(ctx, promptId, 'Hello {{name}}')
  return { ctx, talk, promptId }
}

export const target = (id: string, model = 'm', more: object = {}) => ({ id, gateway: 'g', model, parameters: {}, ...more })
export const begin = (
  ctx: Ctx,
  promptId: string,
  targets: object[],
  session: string | null = null,
  more: object = {},
  screen: object = {},
) =>
  startCells(
    ctx,
    StartCells.parse({
      session,
      input: { promptId, version: 1, variables: { name: 'Ada' }, targets, ...more },
      screen: { columns: [], ...screen },
    }),
  )
export const never = () => new AbortController().signal
export const heard = async (ctx: Ctx, session: string) => Array.fromAsync(await watchSession(ctx, session, never()))
export const of = (seen: SessionEvent[], cell: string) => seen.filter(({ column }) => column === cell)
export const words = (seen: SessionEvent[], cell: string) =>
  of(seen, cell)
    .map((event) => (event.type === 'text' ? event.text : ''))
    .join('')
export const runs = (ctx: Ctx) => db().run.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { cell: 'asc' } })
