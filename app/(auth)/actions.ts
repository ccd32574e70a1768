'use server'

import { acceptInvitation } from '@/lib/accounts/accept-invitation'
import { joinWorkspace } from '@/lib/accounts/join-workspace'
import { AcceptInvitation, JoinWorkspace, SetUp } from '@/lib/accounts/schema'
import { personAction, publicAction } from '@/lib/http/action'
import { setUp } from '@/lib/installation/set-up'

export const setUpAction = publicAction(SetUp, setUp)
export const acceptInvitationAction = publicAction(AcceptInvitation, acceptInvitation)
export const joinWorkspaceAction = personAction(JoinWorkspace, joinWorkspace)
