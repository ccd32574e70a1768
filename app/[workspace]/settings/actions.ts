'use server'

import { changePassword } from '@/lib/accounts/change-password'
import { ChangePassword, SignOutEverywhere } from '@/lib/accounts/schema'
import { signOutEverywhere } from '@/lib/accounts/sign-out-everywhere'
import { createKey } from '@/lib/api-keys/create-key'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import { rotateKey } from '@/lib/api-keys/rotate-key'
import { CreateKey, RevokeKey, RotateKey } from '@/lib/api-keys/schema'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { createEnvironment } from '@/lib/environments/create-environment'
import { restoreEnvironment } from '@/lib/environments/restore-environment'
import { ArchiveEnvironment, CreateEnvironment, RestoreEnvironment, SetRoute, UpdateEnvironment } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { action, personAction } from '@/lib/http/action'
import { changeRole } from '@/lib/workspaces/change-role'
import { inviteMember } from '@/lib/workspaces/invite-member'
import { leaveWorkspace } from '@/lib/workspaces/leave-workspace'
import { removeMember } from '@/lib/workspaces/remove-member'
import { renameWorkspace } from '@/lib/workspaces/rename-workspace'
import { revokeInvitation } from '@/lib/workspaces/revoke-invitation'
import { ChangeRole, InviteMember, LeaveWorkspace, RemoveMember, RenameWorkspace, RevokeInvitation } from '@/lib/workspaces/schema'

export const inviteMemberAction = action(InviteMember, inviteMember)
export const revokeInvitationAction = action(RevokeInvitation, revokeInvitation)
export const changeRoleAction = action(ChangeRole, changeRole)
export const removeMemberAction = action(RemoveMember, removeMember)
export const leaveWorkspaceAction = action(LeaveWorkspace, leaveWorkspace)
export const renameWorkspaceAction = action(RenameWorkspace, renameWorkspace)

export const createKeyAction = action(CreateKey, createKey)
export const rotateKeyAction = action(RotateKey, rotateKey)
export const revokeKeyAction = action(RevokeKey, revokeKey)

export const createEnvironmentAction = action(CreateEnvironment, createEnvironment)
export const updateEnvironmentAction = action(UpdateEnvironment, updateEnvironment)
export const archiveEnvironmentAction = action(ArchiveEnvironment, archiveEnvironment)
export const restoreEnvironmentAction = action(RestoreEnvironment, restoreEnvironment)
export const setRouteAction = action(SetRoute, setRoute)

export const changePasswordAction = personAction(ChangePassword, changePassword)
export const signOutEverywhereAction = personAction(SignOutEverywhere, signOutEverywhere)
