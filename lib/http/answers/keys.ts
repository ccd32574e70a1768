import { z } from 'zod'
import { scopes } from '@/lib/workspaces/roles'
import { RoleName } from '@/lib/workspaces/schema'
import { Author, authorExample, Id, Time } from './parts'

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
    rate_per_minute: z.int().nullable().meta({ description: 'Requests a minute of each process; null: the installation’s default.' }),
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

export const keyExample: z.infer<typeof KeyAnswer> = {
  id: 'key_01KAQ54D6E8F0G1H3J5K7M9N1P',
  name: 'web app',
  prefix: 'vk_Zm9v',
  scopes: ['prompts:read'],
  environment: 'production',
  status: 'active',
  created_by: authorExample,
  created_at: '2026-11-23T09:30:00.000Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  rate_per_minute: null,
  successor: null,
}
export const newKeyExample: z.infer<typeof NewKeyAnswer> = { ...keyExample, key: `vk_${'Zm9vYmFy'.repeat(5)}Zm9` }
export const successorExample: typeof newKeyExample = {
  ...newKeyExample,
  id: 'key_01KAQ55E7F9G0H2J4K6M8N0P2Q',
  created_at: '2026-11-23T09:40:00.000Z',
}

export const ownerExample: z.infer<typeof MemberAnswer> = {
  id: 'mem_01KAQ56F8G0H1J3K5M7N9P1Q3R',
  user: authorExample.id,
  name: 'Ada',
  email: 'ada@example.com',
  role: 'owner',
  joined_at: '2026-11-23T08:00:00.000Z',
}
export const memberExample: typeof ownerExample = {
  id: 'mem_01KAQ57G9H0J2K4M6N8P0Q2R4S',
  user: 'usr_01KAQ58H0J1K3M5N7P9Q1R3S5T',
  name: 'Lin',
  email: 'lin@example.com',
  role: 'editor',
  joined_at: '2026-11-23T08:10:00.000Z',
}
export const invitationExample: z.infer<typeof InvitationAnswer> = {
  id: 'inv_01KAQ59J1K2M4N6P8Q0R2S4T6V',
  email: 'grace@example.com',
  role: 'editor',
  invited_by: 'Ada',
  created_at: '2026-11-23T09:50:00.000Z',
  expires_at: '2026-11-30T09:50:00.000Z',
  expired: false,
}
export const newInvitationExample: z.infer<typeof NewInvitationAnswer> = {
  ...invitationExample,
  link: `http://localhost:3000/invitation/${'Zm9vYmFy'.repeat(5)}Zm9`,
}
