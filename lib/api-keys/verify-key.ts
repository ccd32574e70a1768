import { hash } from 'node:crypto'
import type { Actor } from '@/lib/context'
import { db } from '@/lib/database/client'
import { AppError } from '@/lib/errors'
import { noteUse } from './note-use'

/** A key as it is known by its hash. Times are milliseconds since 1970. */
export type KnownKey = {
  id: string
  workspaceId: string
  name: string
  scopes: readonly string[]
  environmentId: string | null
  expiresAtMs: number | null
  revoked: boolean
  /** Requests a minute; null: the installation's default. */
  ratePerMinute: number | null
}
export type KeyRefusal = 'missing' | 'unknown' | 'revoked' | 'expired'

const refusals: Record<KeyRefusal, string> = {
  missing: 'Send an API key as `Authorization: Bearer vk_…`.',
  unknown: 'This API key is not known here. Check that it was copied whole.',
  revoked: 'This API key was revoked. Ask for a new one.',
  expired: 'This API key has expired. Ask for a new one.',
}

const usual = 'Bearer vk_'
const bearer = /^Bearer +(vk_[\x21-\x7e]{43}) *$/i

/** The SHA-256 (hex) of the key in an `Authorization` header; null when there is none of the right form (RFC 6750). On every read's path. */
export function hashOfBearer(authorization: string | null | undefined): string | null {
  if (!authorization) return null
  if (authorization.length === usual.length + 43 && authorization.startsWith(usual)) return hash('sha256', authorization.slice(7), 'hex')
  const key = bearer.exec(authorization)?.[1]
  return key === undefined ? null : hash('sha256', key, 'hex')
}

/** Why a key does not work at `nowMs`, or null when it does. */
export const whyRefused = (key: KnownKey | null, nowMs: number): KeyRefusal | null =>
  key === null ? 'unknown' : key.revoked ? 'revoked' : key.expiresAtMs !== null && key.expiresAtMs <= nowMs ? 'expired' : null

export const refusalMessage = (refusal: KeyRefusal): string => refusals[refusal]

export const actorOfKey = (key: KnownKey): Extract<Actor, { type: 'api_key' }> => ({
  type: 'api_key',
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  environmentId: key.environmentId,
})

/** The workspace and actor behind an `Authorization` header, from the database. Throws `unauthenticated` saying why not. */
export async function verifyKey(
  authorization: string | null | undefined,
): Promise<{ workspaceId: string; actor: Actor; ratePerMinute: number | null }> {
  const keyHash = hashOfBearer(authorization)
  const refuse = (refusal: KeyRefusal) => new AppError('unauthenticated', refusals[refusal])
  if (keyHash === null) throw refuse(authorization ? 'unknown' : 'missing')
  const row = await db().apiKey.findUnique({
    where: { hash: keyHash },
    select: {
      id: true,
      workspaceId: true,
      name: true,
      scopes: true,
      environmentId: true,
      expiresAt: true,
      revokedAt: true,
      ratePerMinute: true,
    },
  })
  const key = row && { ...row, expiresAtMs: row.expiresAt?.getTime() ?? null, revoked: row.revokedAt !== null }
  const refusal = whyRefused(key, Date.now())
  if (refusal || !key) throw refuse(refusal ?? 'unknown')
  noteUse(key.id)
  return { workspaceId: key.workspaceId, actor: actorOfKey(key), ratePerMinute: key.ratePerMinute }
}
