import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RequestDetail } from '@/components/approvals/request-detail'
import { Page } from '@/components/shell/page'
import { requestById } from '@/lib/approvals/queries'
import { isAppError } from '@/lib/errors'
import { requirePage } from '@/lib/http/session'
import { approveRequestAction, commentOnRequestAction, rejectRequestAction, seeOutcomesAction, withdrawRequestAction } from '../actions'

export const metadata: Metadata = { title: 'Approval' }

export default async function ApprovalPage({ params }: { params: Promise<{ workspace: string; request: string }> }) {
  const { workspace: slug, request: id } = await params
  const { ctx, workspace } = await requirePage(slug)
  if (!/^rqs_[0-9A-Z]{26}$/.test(id)) notFound()
  const request = await requestById(ctx, id).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  })
  return (
    <Page
      crumbs={[
        { label: 'Releases', href: `/${workspace.slug}/releases` },
        { label: 'Approvals', href: `/${workspace.slug}/releases/approvals` },
        { label: request.promptName },
      ]}
    >
      <RequestDetail
        request={request}
        workspace={workspace.slug}
        actions={{
          approve: approveRequestAction,
          reject: rejectRequestAction,
          withdraw: withdrawRequestAction,
          comment: commentOnRequestAction,
          seeOutcomes: seeOutcomesAction,
        }}
      />
    </Page>
  )
}
