'use client'

import { UserPlus } from 'lucide-react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { permissions } from '@/lib/workspaces/roles'
import type { InvitationDto, MemberDto } from '@/lib/workspaces/schema'
import { Invitations } from './invitations'
import { InviteDialog } from './invite-dialog'
import type { MemberActions } from './member-actions'
import { MembersTable } from './members-table'
import { RolesTable } from './roles-table'
import { Section } from './section'

type MembersProps = {
  members: MemberDto[]
  /** Null: this person may not see them. */
  invitations: InvitationDto[] | null
  /** Whose page this is. */
  userId: string
  actions: MemberActions
}

/** Who belongs to the workspace, who is asked in, and what each role may do. */
export function Members({ members, invitations, userId, actions }: MembersProps) {
  const { can, role } = useWorkspace()
  const mayInvite = can('member.write')
  return (
    <>
      <Section
        title="Members"
        table
        description={
          mayInvite ? undefined : `Your role here is ${role}. Inviting and removing people needs ${permissions['member.write'].role}.`
        }
        actions={
          mayInvite && (
            <InviteDialog
              invite={actions.invite}
              trigger={
                <Button variant="primary">
                  <UserPlus />
                  Invite
                </Button>
              }
            />
          )
        }
      >
        <MembersTable members={members} userId={userId} actions={actions} />
      </Section>
      {invitations && invitations.length > 0 && (
        <Section
          title="Open invitations"
          table
          description="Each link works once. It was shown to whoever made it and is kept nowhere; a new link replaces it."
        >
          <Invitations invitations={invitations} actions={actions} />
        </Section>
      )}
      <Section table title="Roles" description="A role may do everything that the roles to its left may.">
        <RolesTable />
      </Section>
    </>
  )
}
