import { createKey } from '@/lib/api-keys/create-key'
import { keyById, listKeys } from '@/lib/api-keys/queries'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import { rotateKey } from '@/lib/api-keys/rotate-key'
import { type ApiKeyDto, CreateKey, type NewApiKey, RotateKey } from '@/lib/api-keys/schema'
import { route } from '../route'
import { address, page, pageOf, pageQuery, presentAuthor, strict } from './fields'

const CreateBody = strict({
  name: CreateKey.shape.name,
  scopes: CreateKey.shape.scopes,
  environment: CreateKey.shape.environment,
  expires_at: CreateKey.shape.expiresAt,
})
const RotateBody = strict({ overlap_seconds: RotateKey.shape.overlapSeconds, expires_at: RotateKey.shape.expiresAt })

const presentKey = (key: ApiKeyDto) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  environment: key.environment?.slug ?? null,
  status: key.status,
  created_by: presentAuthor(key.createdBy),
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  revoked_at: key.revokedAt,
  last_used_at: key.lastUsedAt,
  successor: key.successorId,
})
/** The only answer that tells the key. */
const presentNewKey = ({ apiKey, key }: NewApiKey) => ({ ...presentKey(apiKey), key })

export const getKeys = route({
  method: 'GET',
  path: '/api/v1/keys',
  permission: 'key.write',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listKeys(ctx), query, ({ id }) => id),
  present: page(presentKey),
})

export const postKey = route({
  method: 'POST',
  path: '/api/v1/keys',
  permission: 'key.write',
  body: CreateBody,
  run: ({ ctx, body: { expires_at: expiresAt, ...rest } }) => createKey(ctx, { ...rest, expiresAt }),
  present: presentNewKey,
  status: 201,
  location: ({ apiKey }) => address('keys', apiKey.id),
})

export const getKey = route({
  method: 'GET',
  path: '/api/v1/keys/{key}',
  permission: 'key.write',
  run: ({ ctx, params }) => keyById(ctx, params.key),
  present: presentKey,
})

/** Revokes it, everywhere within a second, for good. */
export const deleteKey = route({
  method: 'DELETE',
  path: '/api/v1/keys/{key}',
  permission: 'key.write',
  run: ({ ctx, params }) => revokeKey(ctx, { keyId: params.key }),
})

/** Makes a successor; the old key goes on for the overlap. */
export const postRotateKey = route({
  method: 'POST',
  path: '/api/v1/keys/{key}/rotate',
  permission: 'key.write',
  body: RotateBody,
  bodyOptional: true,
  run: ({ ctx, params, body }) => rotateKey(ctx, { keyId: params.key, overlapSeconds: body.overlap_seconds, expiresAt: body.expires_at }),
  present: presentNewKey,
  status: 201,
  location: ({ apiKey }) => address('keys', apiKey.id),
})
