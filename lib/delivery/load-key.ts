import { permissions } from '@/lib/workspaces/roles'
import type { KeyEntry, Memory } from './memory'
import type { Reader } from './reader'

type Row = {
  revision: string | null
  id: string
  workspaceId: string
  name: string
  scopes: string[]
  environmentId: string | null
  environmentSlug: string | null
  expiresAt: Date | null
  revokedAt: Date | null
}

const sql = `
  SELECT d."revision", k."id", k."workspaceId", k."name", k."scopes", k."environmentId", e."slug" AS "environmentSlug", k."expiresAt", k."revokedAt"
  FROM "ApiKey" k
  LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = k."workspaceId"
  LEFT JOIN "Environment" e ON e."workspaceId" = k."workspaceId" AND e."id" = k."environmentId"
  WHERE k."hash" = $1`

/** What is known of the key with this SHA-256; null when there is none. Throws `unavailable` when the database is away. */
export async function loadKey(reader: Reader, memory: Memory, hash: string): Promise<KeyEntry | null> {
  const [row] = await reader.read<Row>(sql, [hash])
  if (!row) return null
  const { id, workspaceId, name, scopes, environmentId, environmentSlug, expiresAt, revokedAt } = row
  const revision = Number(row.revision ?? 0)
  return {
    stamp: { workspace: memory.workspace(workspaceId, revision), revision, subjects: [hash] },
    key: { id, workspaceId, name, scopes, environmentId, expiresAtMs: expiresAt?.getTime() ?? null, revoked: revokedAt !== null },
    mayRead: scopes.includes(permissions['workspace.read'].scope) || scopes.includes('admin'),
    environmentSlug,
    notedAtMs: 0,
  }
}
