import { notFound } from '@/lib/errors'
import { changeRole } from '@/lib/workspaces/change-role'
import { inviteMember } from '@/lib/workspaces/invite-member'
import { listInvitations, listMembers } from '@/lib/workspaces/queries'
import { removeMember } from '@/lib/workspaces/remove-member'
import { revokeInvitation } from '@/lib/workspaces/revoke-invitation'
import { ChangeRole, type InvitationDto, InviteMember, type MemberDto, type NewInvitation } from '@/lib/workspaces/schema'
import {
  InvitationAnswer,
  invitationExample,
  MemberAnswer,
  memberExample,
  NewInvitationAnswer,
  newInvitationExample,
  ownerExample,
} from '../answers/keys'
import { pageAnswer, pageExample } from '../answers/parts'
import { route } from '../route'
import { address, page, pageOf, pageQuery, strict } from './fields'

const InviteBody = strict(InviteMember.shape)
const RoleBody = strict({ role: ChangeRole.shape.role })

const presentMember = ({ id, userId, name, email, role, joinedAt }: MemberDto) => ({
  id,
  user: userId,
  name,
  email,
  role,
  joined_at: joinedAt,
})
const presentInvitation = ({ id, email, role, invitedBy, createdAt, expiresAt, expired }: InvitationDto) => ({
  id,
  email,
  role,
  invited_by: invitedBy,
  created_at: createdAt,
  expires_at: expiresAt,
  expired,
})
/** The only answer that tells the link. */
const presentNewInvitation = ({ invitation, link }: NewInvitation) => ({ ...presentInvitation(invitation), link })

export const getMembers = route({
  method: 'GET',
  path: '/api/v1/members',
  tag: 'Members',
  summary: 'List the members',
  response: pageAnswer(MemberAnswer),
  example: { answer: pageExample(ownerExample, memberExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listMembers(ctx), query, ({ id }) => id),
  present: page(presentMember),
})

export const patchMember = route({
  method: 'PATCH',
  path: '/api/v1/members/{member}',
  tag: 'Members',
  summary: 'Change a member’s role',
  response: MemberAnswer,
  refuses: ['conflict'],
  example: { params: { member: memberExample.id }, body: { role: 'releaser' }, answer: memberExample },
  permission: 'member.write',
  body: RoleBody,
  run: ({ ctx, params, body }) => changeRole(ctx, { memberId: params.member, ...body }),
  present: presentMember,
})

export const deleteMember = route({
  method: 'DELETE',
  path: '/api/v1/members/{member}',
  tag: 'Members',
  summary: 'Remove a member',
  refuses: ['conflict'],
  example: { params: { member: memberExample.id } },
  permission: 'member.write',
  run: ({ ctx, params }) => removeMember(ctx, { memberId: params.member }),
})

export const getInvitations = route({
  method: 'GET',
  path: '/api/v1/invitations',
  tag: 'Members',
  summary: 'List the open invitations',
  response: pageAnswer(InvitationAnswer),
  example: { answer: pageExample(invitationExample) },
  permission: 'member.write',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listInvitations(ctx), query, ({ id }) => id),
  present: page(presentInvitation),
})

export const postInvitation = route({
  method: 'POST',
  path: '/api/v1/invitations',
  tag: 'Members',
  summary: 'Invite somebody',
  description: 'The link is told this once: there is no mail server, so whoever invites passes it on.',
  response: NewInvitationAnswer,
  refuses: ['conflict'],
  example: { body: { email: 'grace@example.com', role: 'editor', days: 7 }, answer: newInvitationExample },
  permission: 'member.write',
  body: InviteBody,
  run: ({ ctx, body }) => inviteMember(ctx, body),
  present: presentNewInvitation,
  status: 201,
  location: ({ invitation }) => address('invitations', invitation.id),
})

export const getInvitation = route({
  method: 'GET',
  path: '/api/v1/invitations/{invitation}',
  tag: 'Members',
  summary: 'Read an invitation',
  response: InvitationAnswer,
  example: { params: { invitation: invitationExample.id }, answer: invitationExample },
  permission: 'member.write',
  run: async ({ ctx, params }) => {
    const found = (await listInvitations(ctx)).find(({ id }) => id === params.invitation)
    if (!found) throw notFound('Invitation')
    return found
  },
  present: presentInvitation,
})

export const deleteInvitation = route({
  method: 'DELETE',
  path: '/api/v1/invitations/{invitation}',
  tag: 'Members',
  summary: 'Take an invitation back',
  example: { params: { invitation: invitationExample.id } },
  permission: 'member.write',
  run: ({ ctx, params }) => revokeInvitation(ctx, { invitationId: params.invitation }),
})
