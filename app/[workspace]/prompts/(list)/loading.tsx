import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Prompts' }]} layout="fixed">
      <div className="h-11 shrink-0 border-b" />
      <TableSkeleton rows={14} columns={5} />
    </Page>
  )
}
