import { EnvironmentSlug } from '@/lib/environments/schema'
import { notFound } from '@/lib/errors'
import { createBundle, tooLong } from './bundle'
import { consistentRead } from './consistent-read'
import { type Entry, listed, type Memory, type Stamp } from './memory'
import type { Published } from './published'
import { readPublishedSet } from './read-published-set'
import { represent } from './representation'

export type AskedBundle = { workspaceId: string; environment: string; prefix: string }

const queryTimeoutMs = 1_500

const sql = `
  SELECT d."revision", e."id" AS "environmentId"
  FROM (SELECT $1::text AS "workspaceId") asked
  LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = asked."workspaceId"
  LEFT JOIN "Environment" e ON e."workspaceId" = asked."workspaceId" AND e."slug" = $2 AND e."archivedAt" IS NULL`

/** Reads everything published in an environment, as of one moment. Throws `unavailable` when the database is away. */
export function loadBundle(databaseUrl: string, memory: Memory, asked: AskedBundle): Promise<Entry> {
  const { workspaceId, environment, prefix } = asked
  if (!EnvironmentSlug.safeParse(environment).success) throw notFound(`Environment ${environment}`)
  return consistentRead(databaseUrl, queryTimeoutMs, async (query) => {
    const asOfMs = performance.now()
    const [row] = await query<{ revision: string | null; environmentId: string | null }>(sql, [workspaceId, environment])
    const revision = Number(row?.revision ?? 0)
    const stamp = { workspace: memory.workspace(workspaceId, revision), revision, subjects: listed }
    if (!row?.environmentId)
      return { ...(await bundled(environment, [], stamp, asOfMs)), missing: `There is no environment ${environment}.` }
    const place = { workspaceId, environmentId: row.environmentId, environment }
    return bundled(environment, readPublishedSet(query, place, prefix), stamp, asOfMs)
  })
}

const overheadBytes = 600

/** The bundle of these prompts, or that it would be too long. `asOfMs` is when they were read, by the process's own clock. */
export async function bundled(
  environment: string,
  all: AsyncIterable<Published> | Iterable<Published>,
  stamp: Stamp,
  asOfMs: number,
): Promise<Entry> {
  const bundle = createBundle(environment)
  let fits = true
  for await (const published of all) {
    fits = bundle.add(published)
    if (!fits) break
  }
  const variants = fits ? [represent(bundle.json())] : []
  return {
    stamp,
    asOfMs,
    bytes: variants.reduce((sum, { bytes }) => sum + bytes, overheadBytes),
    missing: null,
    ...(!fits && { tooLong: tooLong(environment) }),
    environmentId: '',
    promptId: '',
    weights: [],
    heaviest: 0,
    variants,
  }
}
