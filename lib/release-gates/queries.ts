import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import { notFound } from '@/lib/errors'
import { authorOf } from '@/lib/prompts/author'
import { authorize } from '@/lib/workspaces/authorize'
import { findGate } from './find-gate'
import { gateColumns, gateDto } from './gate-dto'
import {
  type GateDto,
  type GateStateDto,
  type ListGates,
  ListSignOffs,
  type ReadGateStates,
  type SignOffDto,
  type SignOffPage,
} from './schema'
import { gateStates } from './states'

/** The gates of one environment or of all in use, environments from left to right, gates by name. Throws `not_found` for the environment. */
export async function listGates(ctx: Ctx, { environment }: ListGates = {}): Promise<GateDto[]> {
  authorize(ctx, 'workspace.read')
  const tx = reader(ctx)
  const environmentId = environment ? (await findEnvironment(tx, ctx, environment)).id : (boundTo(ctx) ?? undefined)
  const rows = await tx.gate.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null, environmentId, environment: { archivedAt: null } },
    orderBy: [{ environment: { position: 'asc' } }, { environmentId: 'asc' }, { name: 'asc' }],
    select: gateColumns,
  })
  return rows.map(gateDto)
}

/** One gate. Throws `not_found`. */
export async function gateById(ctx: Ctx, id: string): Promise<GateDto> {
  authorize(ctx, 'workspace.read')
  return findGate(reader(ctx), ctx, id, false)
}

/** What the gates of an environment say of some versions, in the order asked. Throws `not_found`. */
export async function readGateStates(ctx: Ctx, input: ReadGateStates): Promise<GateStateDto[]> {
  authorize(ctx, 'workspace.read')
  const tx = reader(ctx)
  const environment = await findEnvironment(tx, ctx, input.environment)
  const found = await tx.promptVersion.findMany({
    where: { workspaceId: ctx.workspaceId, promptId: input.promptId, number: { in: input.versions } },
    select: { id: true, number: true },
  })
  const versions = input.versions.map((number) => {
    const version = found.find((each) => each.number === number)
    if (!version) throw notFound(`Version ${number} of the prompt`)
    return version
  })
  const states = await gateStates(
    tx,
    ctx,
    environment.id,
    versions.map(({ id }) => id),
  )
  return states.map(({ gate, verdicts }) => ({
    gate,
    versions: verdicts.map((verdict, index) => ({ ...verdict, version: versions[index]?.number ?? 0 })),
    green: verdicts.every(({ colour }) => colour === 'green'),
  }))
}

export const signOffColumns = {
  id: true,
  gateId: true,
  green: true,
  comment: true,
  author: true,
  authorName: true,
  createdAt: true,
  version: { select: { number: true, prompt: { select: { id: true, name: true } } } },
} satisfies Prisma.GateResultSelect

export const signOffDto = (row: Prisma.GateResultGetPayload<{ select: typeof signOffColumns }>): SignOffDto => ({
  id: row.id,
  gateId: row.gateId,
  promptId: row.version.prompt.id,
  promptName: row.version.prompt.name,
  version: row.version.number,
  green: row.green,
  comment: row.comment,
  author: authorOf(row.author, row.authorName),
  createdAt: row.createdAt.toISOString(),
})

/** Every word said at a gate, newest first. Throws `not_found`. */
export async function listSignOffs(ctx: Ctx, input: ListSignOffs): Promise<SignOffPage> {
  authorize(ctx, 'workspace.read')
  const { gate, promptId, limit, cursor } = ListSignOffs.parse(input)
  const { id: gateId } = await findGate(reader(ctx), ctx, gate, false)
  const rows = await reader(ctx).gateResult.findMany({
    where: { workspaceId: ctx.workspaceId, gateId, ...(promptId && { version: { promptId } }), ...(cursor && { id: { lt: cursor } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: signOffColumns,
  })
  const data = rows.slice(0, limit).map(signOffDto)
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null }
}
