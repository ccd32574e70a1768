import { z } from 'zod'
import { scopes } from '@/lib/workspaces/roles'
import { RoleName } from '@/lib/workspaces/schema'
import { Author, Id, Time } from './parts'

export const KeyAnswer = z
  .object({
    id: Id('key'),
    name: z.string(),
    prefix: z.string().meta({ description: 'Its first characters: enough to recognise it.' }),
    scopes: z.array(z.enum(scopes)),
    environment: z.string().nullable().meta({ description: 'The one it is bound to.' }),
    status: z.enum(['active', 'expired', 'revoked']),
    created_by: Author.nullable(),
    created_at: Time,
    expires_at: Time.nullable(),
    revoked_at: Time.nullable(),
    last_used_at: Time.nullable().meta({ description: 'To the minute.' }),
    successor: Id('key').nullable().meta({ description: 'The key that took its place in a rotation.' }),
  })
  .meta({ id: 'Key' })
export const NewKeyAnswer = z
  .object({ ...KeyAnswer.shape, key: z.string().meta({ description: 'The key itself. No other answer tells it.' }) })
  .meta({ id: 'NewKey' })

export const MemberAnswer = z
  .object({ id: Id('mem'), user: Id('usr'), name: z.string(), email: z.string(), role: RoleName, joined_at: Time })
  .meta({ id: 'Member' })
export const InvitationAnswer = z
  .object({
    id: Id('inv'),
    email: z.string(),
    role: RoleName,
    invited_by: z.string().nullable(),
    created_at: Time,
    expires_at: Time,
    expired: z.boolean(),
  })
  .meta({ id: 'Invitation' })
export const NewInvitationAnswer = z
  .object({
    ...InvitationAnswer.shape,
    link: z.string().meta({ description: 'No other answer tells it: whoever invites passes it on.' }),
  })
  .meta({ id: 'NewInvitation' })
