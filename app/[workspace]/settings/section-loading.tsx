import { TableSkeleton } from '@/components/feedback/skeletons'
import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <>
      <div className="px-4 pt-5 pb-3 sm:px-6">
        <Skeleton className="h-5 w-32" />
      </div>
      <TableSkeleton rows={6} columns={4} />
    </>
  )
}
