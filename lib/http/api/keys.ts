import { createKey } from '@/lib/api-keys/create-key'
import { keyById, listKeys } from '@/lib/api-keys/queries'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import { rotateKey } from '@/lib/api-keys/rotate-key'
import { type ApiKeyDto, CreateKey, type NewApiKey, RotateKey } from '@/lib/api-keys/schema'
import { KeyAnswer, keyExample, NewKeyAnswer, newKeyExample, successorExample } from '../answers/keys'
import { pageAnswer, pageExample } from '../answers/parts'
import { route } from '../route'
import { address, page, pageOf, pageQuery, presentAuthor, strict } from './fields'

const CreateBody = strict({
  name: CreateKey.shape.name,
  scopes: CreateKey.shape.scopes,
  environment: CreateKey.shape.environment,
  expires_at: CreateKey.shape.expiresAt,
  rate_per_minute: CreateKey.shape.ratePerMinute,
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
  rate_per_minute: key.ratePerMinute,
  successor: key.successorId,
})
/** The only answer that tells the key. */
const presentNewKey = ({ apiKey, key }: NewApiKey) => ({ ...presentKey(apiKey), key })

export const getKeys = route({
  method: 'GET',
  path: '/api/v1/keys',
  tag: 'Keys',
  summary: 'List the keys',
  response: pageAnswer(KeyAnswer),
  example: { answer: pageExample(keyExample) },
  permission: 'key.write',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listKeys(ctx), query, ({ id }) => id),
  present: page(presentKey),
})

export const postKey = route({
  method: 'POST',
  path: '/api/v1/keys',
  tag: 'Keys',
  summary: 'Create a key',
  refuses: ['not_found'],
  description: 'The key itself is told this once.',
  response: NewKeyAnswer,
  example: { body: { name: 'web app', scopes: ['prompts:read'], environment: 'production', expires_at: null }, answer: newKeyExample },
  permission: 'key.write',
  body: CreateBody,
  run: ({ ctx, body: { expires_at: expiresAt, rate_per_minute: ratePerMinute, ...rest } }) =>
    createKey(ctx, { ...rest, expiresAt, ratePerMinute }),
  present: presentNewKey,
  status: 201,
  location: ({ apiKey }) => address('keys', apiKey.id),
})

export const getKey = route({
  method: 'GET',
  path: '/api/v1/keys/{key}',
  tag: 'Keys',
  summary: 'Read a key',
  response: KeyAnswer,
  example: { params: { key: keyExample.id }, answer: keyExample },
  permission: 'key.write',
  run: ({ ctx, params }) => keyById(ctx, params.key),
  present: presentKey,
})

export const deleteKey = route({
  method: 'DELETE',
  path: '/api/v1/keys/{key}',
  tag: 'Keys',
  summary: 'Revoke a key',
  description: 'Everywhere within a second, for good.',
  example: { params: { key: keyExample.id } },
  permission: 'key.write',
  run: ({ ctx, params }) => revokeKey(ctx, { keyId: params.key }),
})

export const postRotateKey = route({
  method: 'POST',
  path: '/api/v1/keys/{key}/rotate',
  tag: 'Keys',
  summary: 'Rotate a key',
  description: 'Makes a successor with the same name, scopes and environment; the old key goes on for the overlap, so nobody is cut off.',
  response: NewKeyAnswer,
  refuses: ['conflict'],
  example: { params: { key: keyExample.id }, body: { overlap_seconds: 3600 }, answer: successorExample },
  permission: 'key.write',
  body: RotateBody,
  bodyOptional: true,
  run: ({ ctx, params, body }) => rotateKey(ctx, { keyId: params.key, overlapSeconds: body.overlap_seconds, expiresAt: body.expires_at }),
  present: presentNewKey,
  status: 201,
  location: ({ apiKey }) => address('keys', apiKey.id),
})
