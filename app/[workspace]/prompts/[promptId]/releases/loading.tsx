import { TableSkeleton } from '@/components/feedback/skeletons'
import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <>
      <div className="grid gap-px border-b bg-border md:grid-cols-2">
        {[1, 2].map((lane) => (
          <div key={lane} className="flex h-40 flex-col gap-3 bg-background px-4 py-4 sm:px-6">
            <Skeleton className="w-28" />
            <Skeleton className="h-7 w-12" />
            <Skeleton className="w-40" />
          </div>
        ))}
      </div>
      <TableSkeleton rows={6} columns={5} />
    </>
  )
}
