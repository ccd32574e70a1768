import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorOf } from '@/lib/prompts/author'
import { authorizeReading } from '@/lib/prompts/authorize-reading'
import type { JsonObject } from '@/lib/prompts/content-schema'
import type { InputSet, InputSetSummary, ListInputSets, OneInputSet, Values } from './schema'

export const inputSetColumns = {
  id: true,
  promptId: true,
  name: true,
  variables: true,
  placeholders: true,
  bytes: true,
  revision: true,
  updatedBy: true,
  updatedByName: true,
  updatedAt: true,
} satisfies Prisma.InputSetSelect
type Row = Prisma.InputSetGetPayload<{ select: typeof inputSetColumns }>

export function toInputSet({ updatedBy, updatedByName, updatedAt, ...row }: Row): InputSet {
  const variables = row.variables as JsonObject
  const placeholders = row.placeholders as Values['placeholders']
  return {
    ...row,
    variables,
    placeholders,
    filled: [...Object.keys(variables), ...Object.keys(placeholders)],
    updatedAt: updatedAt.toISOString(),
    updatedBy: authorOf(updatedBy, updatedByName),
  }
}

/** A prompt's sets by name, without their values. Empty when the prompt is not in this workspace. */
export async function listInputSets(ctx: Ctx, { promptId }: ListInputSets): Promise<InputSetSummary[]> {
  authorizeReading(ctx)
  const rows = await reader(ctx).$queryRaw<(Omit<Row, 'variables' | 'placeholders'> & { filled: string[] })[]>`
    SELECT "id", "promptId", "name", "bytes", "revision", "updatedBy", "updatedByName", "updatedAt",
      ARRAY(SELECT json_object_keys("variables")) || ARRAY(SELECT json_object_keys("placeholders")) AS "filled"
    FROM "InputSet" WHERE "workspaceId" = ${ctx.workspaceId} AND "promptId" = ${promptId} AND "deletedAt" IS NULL ORDER BY "name"`
  return rows.map(({ updatedBy, updatedByName, updatedAt, ...row }) => ({
    ...row,
    updatedAt: updatedAt.toISOString(),
    updatedBy: authorOf(updatedBy, updatedByName),
  }))
}

/** A prompt's sets by name with their values, for an export. */
export async function readInputSets(ctx: Ctx, promptId: string): Promise<InputSet[]> {
  authorizeReading(ctx)
  const where = { workspaceId: ctx.workspaceId, promptId, deletedAt: null }
  return (await reader(ctx).inputSet.findMany({ where, orderBy: { name: 'asc' }, select: inputSetColumns })).map(toInputSet)
}

/** One set with its values. Throws `not_found`. */
export async function getInputSet(ctx: Ctx, { id }: OneInputSet): Promise<InputSet> {
  authorizeReading(ctx)
  const row = await reader(ctx).inputSet.findFirst({
    where: { workspaceId: ctx.workspaceId, id, deletedAt: null },
    select: inputSetColumns,
  })
  if (!row) throw notFound('Input set')
  return toInputSet(row)
}

/** The prompt that a set belongs to; `deleted`: also of one that is deleted. Null when there is none. */
export async function inputSetPrompt(ctx: Ctx, { id, deleted }: OneInputSet & { deleted: boolean }): Promise<string | null> {
  authorizeReading(ctx)
  const where = { workspaceId: ctx.workspaceId, id, ...(!deleted && { deletedAt: null }) }
  return (await reader(ctx).inputSet.findFirst({ where, select: { promptId: true } }))?.promptId ?? null
}
