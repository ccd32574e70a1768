import { z } from 'zod'
import { Email, WorkspaceName } from '@/lib/accounts/schema'
import { roleOrder } from './roles'

/** A role as inputs and DTOs carry it, lowest first. */
export const RoleName = z.enum(roleOrder, { error: `The roles are ${roleOrder.join(', ')}.` })
export type RoleName = z.infer<typeof RoleName>

const MemberId = z.string().min(1, 'Name the member.').max(64)
const nothing = z.strictObject({})

/** Asks somebody in. A second invitation to the same address takes the place of the first, whose link stops working. */
export const InviteMember = z.strictObject({
  email: Email,
  role: RoleName,
  /** How long the link works. */
  days: z.int().min(1, 'Let the link work for at least one day.').max(30, 'Let the link work for at most 30 days.').default(7),
})
export type InviteMember = z.infer<typeof InviteMember>

export const RevokeInvitation = z.strictObject({ invitationId: z.string().min(1, 'Name the invitation.').max(64) })
export type RevokeInvitation = z.infer<typeof RevokeInvitation>

export const ChangeRole = z.strictObject({ memberId: MemberId, role: RoleName })
export type ChangeRole = z.infer<typeof ChangeRole>

export const RemoveMember = z.strictObject({ memberId: MemberId })
export type RemoveMember = z.infer<typeof RemoveMember>

export const LeaveWorkspace = nothing
export type LeaveWorkspace = z.infer<typeof LeaveWorkspace>

export const RenameWorkspace = z.strictObject({ name: WorkspaceName })
export type RenameWorkspace = z.infer<typeof RenameWorkspace>

export type WorkspaceDto = { id: string; slug: string; name: string; createdAt: string }

export type MemberDto = {
  id: string
  userId: string
  name: string
  email: string
  role: RoleName
  joinedAt: string
}

export type InvitationDto = {
  id: string
  email: string
  role: RoleName
  /** Who sent it; null when they are no longer known here. */
  invitedBy: string | null
  createdAt: string
  expiresAt: string
  /** True once the link no longer works. */
  expired: boolean
}
/** The only time the link is told: there is no mail server, so whoever invites passes it on. */
export type NewInvitation = { invitation: InvitationDto; link: string }

/** What a link leads to. `open` also says whether its address has an account already, which then has to sign in. */
export type InvitationView =
  | { state: 'unknown' }
  | { state: 'expired' | 'accepted'; workspaceName: string }
  | { state: 'open'; workspaceName: string; email: string; role: RoleName; invitedBy: string | null; hasAccount: boolean }
