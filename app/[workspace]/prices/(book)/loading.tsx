import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Gateways' }, { label: 'Price book' }]}>
      <TableSkeleton columns={8} />
    </Page>
  )
}
