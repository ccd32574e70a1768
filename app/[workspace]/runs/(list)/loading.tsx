import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Runs' }]}>
      <div className="pt-14">
        <TableSkeleton columns={7} rows={12} />
      </div>
    </Page>
  )
}
