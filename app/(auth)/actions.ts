'use server'

import { AcceptInvitation, JoinWorkspace, SetUp } from '@/lib/accounts/schema'
import { personAction, publicAction } from '@/lib/http/action'
import { setUp } from '@/lib/installation/set-up'
import { acceptInvitation } from '@/lib/workspaces/accept-invitation'
import { joinWorkspace } from '@/lib/workspaces/join-workspace'

export const setUpAction = publicAction(SetUp, setUp)
export const acceptInvitationAction = publicAction(AcceptInvitation, acceptInvitation)
export const joinWorkspaceAction = personAction(JoinWorkspace, joinWorkspace)
