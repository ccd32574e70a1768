import type { Metadata } from 'next'
import { Members } from '@/components/settings/members'
import { requirePage } from '@/lib/http/session'
import { listInvitations, listMembers } from '@/lib/workspaces/queries'
import { changeRoleAction, inviteMemberAction, leaveWorkspaceAction, removeMemberAction, revokeInvitationAction } from '../actions'

export const metadata: Metadata = { title: 'Members' }

export default async function MembersPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, person, workspace } = await requirePage((await params).workspace)
  const mayInvite = workspace.permissions.includes('member.write')
  const [members, invitations] = await Promise.all([listMembers(ctx), mayInvite ? listInvitations(ctx) : null])
  return (
    <Members
      members={members}
      invitations={invitations}
      userId={person.id}
      actions={{
        invite: inviteMemberAction,
        revoke: revokeInvitationAction,
        changeRole: changeRoleAction,
        remove: removeMemberAction,
        leave: leaveWorkspaceAction,
      }}
    />
  )
}
