import { permissions } from '@/lib/workspaces/roles'
import type { KeyEntry, Memory, Stamp } from './memory'
import type { Reader } from './reader'

/** A key's row, as it is read and as it is kept on disk. */
export type KeyRow = {
  hash: string
  id: string
  workspaceId: string
  name: string
  scopes: string[]
  environmentId: string | null
  environmentSlug: string | null
  expiresAtMs: number | null
  revoked: boolean
  ratePerMinute: number | null
}

const columns = `
  k."hash", k."id", k."workspaceId", k."name", k."scopes", k."environmentId", e."slug" AS "environmentSlug",
  floor(extract(epoch FROM k."expiresAt") * 1000)::float8 AS "expiresAtMs", k."revokedAt" IS NOT NULL AS "revoked", k."ratePerMinute"`
const environments = `
  LEFT JOIN "Environment" e ON e."workspaceId" = k."workspaceId" AND e."id" = k."environmentId"`
const sql = `
  SELECT d."revision", ${columns}
  FROM "ApiKey" k
  LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = k."workspaceId" ${environments}
  WHERE k."hash" = $1`
/** Every key of the installation, a page at a time: those after the id $1. */
export const allKeysSql = `SELECT ${columns} FROM "ApiKey" k ${environments} WHERE k."id" > $1 ORDER BY k."id" LIMIT $2`

/** What is known of the key with this SHA-256; null when there is none. Throws `unavailable` when the database is away. */
export async function loadKey(reader: Reader, memory: Memory, hash: string): Promise<KeyEntry | null> {
  const [row] = await reader.read<KeyRow & { revision: string | null }>(sql, [hash])
  if (!row) return null
  const revision = Number(row.revision ?? 0)
  return keyEntryOf(row, { workspace: memory.workspace(row.workspaceId, revision), revision, subjects: [hash] })
}

export const keyEntryOf = (row: KeyRow, stamp: Stamp): KeyEntry => {
  const { id, workspaceId, name, scopes, environmentId, environmentSlug, expiresAtMs, revoked, ratePerMinute } = row
  return {
    stamp,
    key: { id, workspaceId, name, scopes, environmentId, expiresAtMs, revoked, ratePerMinute },
    mayRead: scopes.includes(permissions['workspace.read'].scope) || scopes.includes('admin'),
    environmentSlug,
    notedAtMs: 0,
  }
}
