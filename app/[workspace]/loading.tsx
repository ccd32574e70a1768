import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Loading' }]}>
      <TableSkeleton rows={8} columns={4} />
    </Page>
  )
}
