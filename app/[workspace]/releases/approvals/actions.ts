'use server'

import { approveRequest } from '@/lib/approvals/approve-request'
import { commentOnRequest } from '@/lib/approvals/comment-on-request'
import { rejectRequest } from '@/lib/approvals/reject-request'
import { ApproveRequest, CommentOnRequest, RejectRequest, SeeOutcomes, WithdrawRequest } from '@/lib/approvals/schema'
import { seeOutcomes } from '@/lib/approvals/see-outcomes'
import { withdrawRequest } from '@/lib/approvals/withdraw-request'
import { action } from '@/lib/http/action'

export const approveRequestAction = action(ApproveRequest, approveRequest)
export const rejectRequestAction = action(RejectRequest, rejectRequest)
export const withdrawRequestAction = action(WithdrawRequest, withdrawRequest)
export const commentOnRequestAction = action(CommentOnRequest, commentOnRequest)
export const seeOutcomesAction = action(SeeOutcomes, seeOutcomes)
