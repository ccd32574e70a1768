import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Approvals' }]}>
      <TableSkeleton rows={6} columns={3} />
    </Page>
  )
}
