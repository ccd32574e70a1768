import { open, randomToken, seal } from '@/lib/crypto'
import { db, Prisma, type Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'

/** Which repetition: a key counts within a workspace for one actor (`api_key:key_…`). */
export type Place = { workspaceId: string; actor: string; key: string }
export type Kept = { status: number; headers: Record<string, string>; body: string | null }

/** How long an answer is given again. */
export const keptHours = 24
/** A claim that has not been renewed for so long is that of a process which is gone. */
export const leaseSeconds = 30
/** The change is made, in its own transaction, but its answer is not kept (yet). */
const carriedOut = 102

const at = ({ workspaceId, actor, key }: Place) => Prisma.sql`"workspaceId" = ${workspaceId} AND "actor" = ${actor} AND "key" = ${key}`
/** Until the answer is there, `body` holds the claim's token: whoever lost the claim changes nothing any more. */
const mine = (place: Place, token: string) =>
  Prisma.sql`${at(place)} AND "body" = ${token} AND ("status" IS NULL OR "status" = ${carriedOut})`

/** The token of a claim on this place, or null where another request has it, or had it. All times are the database's. */
export async function claim(place: Place, requestDigest: string): Promise<string | null> {
  const token = randomToken()
  const claimed = await db().$queryRaw<unknown[]>`
    INSERT INTO "IdempotentAnswer" AS held ("workspaceId", "actor", "key", "requestDigest", "body", "createdAt")
    VALUES (${place.workspaceId}, ${place.actor}, ${place.key}, ${requestDigest}, ${token}, now())
    ON CONFLICT ("workspaceId", "actor", "key") DO UPDATE
      SET "requestDigest" = excluded."requestDigest", "status" = NULL, "headers" = NULL, "body" = excluded."body", "createdAt" = now()
      WHERE held."createdAt" < now() - make_interval(hours => ${keptHours}::int)
        OR (held."status" IS NULL AND held."requestDigest" = excluded."requestDigest"
          AND held."createdAt" < now() - make_interval(secs => ${leaseSeconds}::int))
    RETURNING 1`
  return claimed.length > 0 ? token : null
}

/** Says that the claim's process is alive. */
export const renew = (place: Place, token: string) =>
  db().$executeRaw`UPDATE "IdempotentAnswer" SET "createdAt" = now() WHERE ${mine(place, token)}`

/**
 * Writes into the transaction that makes the change that it was made, so that no process that dies before it has answered leads to a
 * second one. Throws `conflict`, and with it undoes the change, when the claim is another's by now.
 */
export async function noteCarriedOut(tx: Tx, place: Place, token: string): Promise<void> {
  const noted = await tx.$executeRaw`UPDATE "IdempotentAnswer" SET "status" = ${carriedOut} WHERE ${mine(place, token)}`
  if (noted === 0) throw conflict('Another request with this Idempotency-Key took over. Nothing was changed here.')
}

const sealedFor = ({ workspaceId, actor, key }: Place) => `${workspaceId}/${actor}/${key}`

/** Keeps the answer. Sealed, because the answer to a new key holds that key. */
export const keep = (place: Place, token: string, { status, headers, body }: Kept) =>
  db().$executeRaw`
    UPDATE "IdempotentAnswer"
    SET "status" = ${status}, "headers" = ${JSON.stringify(headers)}::jsonb, "body" = ${body === null ? null : seal(body, sealedFor(place))}, "createdAt" = now()
    WHERE ${mine(place, token)}`

/** Lets go of a claim whose answer is not kept. What was carried out all the same stays, and is told as that from now on. */
export async function letGo(place: Place, token: string): Promise<void> {
  await db().$executeRaw`DELETE FROM "IdempotentAnswer" WHERE ${mine(place, token)} AND "status" IS NULL`
  await db().$executeRaw`
    UPDATE "IdempotentAnswer" SET "createdAt" = "createdAt" - make_interval(secs => ${leaseSeconds}::int) WHERE ${mine(place, token)}`
}

/** What is at a place: `none`, another request's answer, one that is still under way, one whose answer is lost, or the answer. */
export type Found = { state: 'none' | 'other' | 'abandoned' | 'under way' | 'lost' } | ({ state: 'kept' } & Kept)

export async function find(place: Place, requestDigest: string): Promise<Found> {
  type Row = { requestDigest: string; status: number | null; headers: Record<string, string> | null; body: string | null; alive: boolean }
  const [row] = await db().$queryRaw<Row[]>`
    SELECT "requestDigest", "status", "headers", "body", "createdAt" >= now() - make_interval(secs => ${leaseSeconds}::int) AS "alive"
    FROM "IdempotentAnswer" WHERE ${at(place)}`
  if (!row) return { state: 'none' }
  if (row.requestDigest !== requestDigest) return { state: 'other' }
  if (row.status === null) return { state: row.alive ? 'under way' : 'abandoned' }
  if (row.status === carriedOut) return { state: row.alive ? 'under way' : 'lost' }
  try {
    const body = row.body === null ? null : open(row.body, sealedFor(place))
    return { state: 'kept', status: row.status, headers: row.headers ?? {}, body }
  } catch {
    // Sealed with another VERSICLE_SECRET.
    return { state: 'lost' }
  }
}
