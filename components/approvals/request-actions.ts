import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  ApproveRequest,
  CommentOnRequest,
  RejectRequest,
  ReleaseRequestDto,
  RequestCommentDto,
  SeeOutcomes,
  WithdrawRequest,
} from '@/lib/approvals/schema'
import type { ReleaseDto } from '@/lib/releases/schema'

/** What the approval screens can ask of the server. */
export type RequestActions = {
  approve: ServerAction<z.input<typeof ApproveRequest>, { requests: ReleaseRequestDto[]; releases: ReleaseDto[] }>
  reject: ServerAction<z.input<typeof RejectRequest>, ReleaseRequestDto[]>
  withdraw: ServerAction<z.input<typeof WithdrawRequest>, ReleaseRequestDto[]>
  comment: ServerAction<z.input<typeof CommentOnRequest>, RequestCommentDto>
  seeOutcomes: ServerAction<z.input<typeof SeeOutcomes>, { count: number }>
}
