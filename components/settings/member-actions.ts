import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  ChangeRole,
  InviteMember,
  LeaveWorkspace,
  MemberDto,
  NewInvitation,
  RemoveMember,
  RevokeInvitation,
} from '@/lib/workspaces/schema'

export type MemberActions = {
  invite: ServerAction<z.input<typeof InviteMember>, NewInvitation>
  revoke: ServerAction<RevokeInvitation, { id: string }>
  changeRole: ServerAction<ChangeRole, MemberDto>
  remove: ServerAction<RemoveMember, { id: string }>
  leave: ServerAction<LeaveWorkspace, { id: string }>
}
