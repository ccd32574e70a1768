import type { Prisma } from '@/lib/database/client'
import { authorOf } from '@/lib/prompts/author'
import { scopes } from '@/lib/workspaces/roles'
import type { ApiKeyDto, ApiKeyStatus } from './schema'

export const keyColumns = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  environment: { select: { id: true, slug: true, name: true } },
  successorId: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  ratePerMinute: true,
} satisfies Prisma.ApiKeySelect
export type KeyRow = Prisma.ApiKeyGetPayload<{ select: typeof keyColumns }>

const statusOf = ({ revokedAt, expiresAt }: KeyRow, now: Date): ApiKeyStatus =>
  revokedAt ? 'revoked' : expiresAt && expiresAt <= now ? 'expired' : 'active'

/** `creatorName` is null when whoever made the key is gone. */
export const keyDto = (row: KeyRow, creatorName: string | null, now = new Date()): ApiKeyDto => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: scopes.filter((scope) => row.scopes.includes(scope)),
  environment: row.environment,
  status: statusOf(row, now),
  createdBy: creatorName === null ? null : authorOf(row.createdBy, creatorName),
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  ratePerMinute: row.ratePerMinute,
  successorId: row.successorId,
})
