import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { conflict, invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { type MoveConflict, type MovedFolder, type MoveFolder, PromptName } from './schema'
import { literally } from './search-queries'

const TOLD = 100
const timeoutMs = 120_000

type Move = MovedFolder['moved'][number]

/**
 * Renames every live prompt in a folder, however deep, in one transaction; each old name goes on answering. Archived prompts keep theirs.
 * Throws `conflict` with `MoveConflict` in its details when names are taken, and then nothing has moved.
 */
export async function moveFolder(ctx: Ctx, { from, to }: MoveFolder): Promise<MovedFolder> {
  authorize(ctx, 'prompt.write')
  if (from === to) throw invalid('This is where the folder is.', [{ path: 'to', message: 'Name another folder.' }])
  return withTransaction(
    ctx,
    async (tx) => {
      const moved = await inFolder(tx, ctx, from, to)
      if (moved.length === 0) throw notFound(`The folder ${from}`)
      refuseLongNames(moved)
      await freeNamesOfArchived(tx, ctx, moved)
      await refuseTaken(tx, ctx, moved)
      await rename(tx, ctx, moved)
      await audit(tx, ctx, { action: 'prompt.move_folder', subjectId: from, details: { from, to, prompts: moved.length } })
      return { moved }
    },
    { timeoutMs },
  )
}

/** The prompts of a folder, held until commit, in the order of ids so that two who move do not wait for each other in a circle. */
async function inFolder(tx: Tx, { workspaceId }: Ctx, from: string, to: string | null): Promise<Move[]> {
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT "id", "name" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND "archivedAt" IS NULL AND "name" LIKE ${`${literally(from)}/%`}
    ORDER BY "id" FOR UPDATE`
  return rows.map(({ id, name }) => ({ promptId: id, from: name, to: `${to === null ? '' : `${to}/`}${name.slice(from.length + 1)}` }))
}

function refuseLongNames(moved: Move[]): void {
  const long = moved.filter(({ to }) => !PromptName.safeParse(to).success)
  if (long.length > 0)
    throw invalid(`${counted(long.length)} would have more than 200 characters. Choose a shorter folder. Nothing was moved.`, [
      { path: 'to', message: `${long[0]?.to.slice(0, 80)}… is too long.` },
    ])
}

const columns = (moved: Move[]) =>
  Prisma.sql`unnest(${moved.map(({ promptId }) => promptId)}::text[], ${moved.map(({ to }) => to)}::text[]) AS move ("promptId", "name")`

/** As claimName does for one: a name that only an archived prompt holds is free, and its holder stays archived until commit. */
async function freeNamesOfArchived(tx: Tx, { workspaceId }: Ctx, moved: Move[]): Promise<void> {
  await tx.$queryRaw`
    SELECT holder."id" FROM "PromptName" taken JOIN "Prompt" holder ON holder."workspaceId" = taken."workspaceId" AND holder."id" = taken."promptId"
    JOIN ${columns(moved)} ON move."name" = taken."name" AND move."promptId" <> taken."promptId"
    WHERE taken."workspaceId" = ${workspaceId} ORDER BY holder."id" FOR SHARE OF holder`
  await tx.$executeRaw`
    DELETE FROM "PromptName" taken USING "Prompt" holder, ${columns(moved)}
    WHERE taken."workspaceId" = ${workspaceId} AND taken."name" = move."name" AND taken."promptId" <> move."promptId"
      AND holder."workspaceId" = taken."workspaceId" AND holder."id" = taken."promptId" AND holder."archivedAt" IS NOT NULL`
}

async function refuseTaken(tx: Tx, { workspaceId }: Ctx, moved: Move[]): Promise<void> {
  const rows = await tx.$queryRaw<{ name: string; by: string }[]>`
    SELECT taken."name", holder."name" AS by FROM "PromptName" taken
    JOIN "Prompt" holder ON holder."workspaceId" = taken."workspaceId" AND holder."id" = taken."promptId"
    JOIN ${columns(moved)} ON move."name" = taken."name" AND move."promptId" <> taken."promptId"
    WHERE taken."workspaceId" = ${workspaceId} ORDER BY taken."name"`
  if (rows.length > 0) throw taken(moved, rows)
}

function taken(moved: Move[], rows: { name: string; by: string }[]) {
  const fromOf = new Map(moved.map(({ from, to }) => [to, from]))
  const details: MoveConflict = { taken: rows.slice(0, TOLD).map(({ name, by }) => ({ from: fromOf.get(name) ?? name, to: name, by })) }
  const [first] = rows
  const whose = first && first.by !== first.name ? `${first.name} (an old name of ${first.by})` : first?.name
  const rest = rows.length > 1 ? ` and ${rows.length - 1} more` : ''
  return conflict(`Names are taken where this folder would go: ${whose}${rest}. Nothing was moved.`, details)
}

const counted = (count: number) => (count === 1 ? 'One name' : `${count.toLocaleString('en')} names`)

/** The rows first, so that each is put into the search once, with all its names. */
async function rename(tx: Tx, { workspaceId }: Ctx, moved: Move[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Prompt" p SET "name" = move."name", "updatedAt" = ${new Date()} FROM ${columns(moved)}
    WHERE p."workspaceId" = ${workspaceId} AND p."id" = move."promptId"`
  await tx.$executeRaw`
    UPDATE "PromptName" n SET "current" = n."name" = move."name" FROM ${columns(moved)}
    WHERE n."workspaceId" = ${workspaceId} AND n."promptId" = move."promptId" AND n."current" <> (n."name" = move."name")`
  await tx.$executeRaw`
    INSERT INTO "PromptName" ("workspaceId", "name", "promptId", "current")
    SELECT ${workspaceId}, move."name", move."promptId", true FROM ${columns(moved)} ON CONFLICT DO NOTHING`
  // Somebody else may have taken a name since we looked: then ours is missing, and all is taken back.
  const lost = await tx.$queryRaw<{ name: string; by: string }[]>`
    SELECT move."name", move."name" AS by FROM ${columns(moved)} LEFT JOIN "PromptName" n
      ON n."workspaceId" = ${workspaceId} AND n."name" = move."name" AND n."promptId" = move."promptId" AND n."current"
    WHERE n."name" IS NULL`
  if (lost.length > 0) throw taken(moved, lost)
}
