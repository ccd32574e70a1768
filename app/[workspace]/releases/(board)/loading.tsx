import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Releases' }]}>
      <TableSkeleton rows={10} columns={3} />
    </Page>
  )
}
