import { TextSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'
import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Playground' }]} layout="fixed">
      <div className="flex min-h-0 flex-1">
        <div className="flex w-full flex-col gap-4 p-4 lg:w-80 lg:shrink-0 lg:border-r">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
          <TextSkeleton lines={4} />
        </div>
        {[1, 2].map((column) => (
          <div key={column} className="flex flex-1 flex-col gap-4 border-r bg-card p-3 max-lg:hidden">
            <Skeleton className="h-8 w-48" />
            <Skeleton className="h-16" />
            <Skeleton className="w-2/3" />
          </div>
        ))}
      </div>
    </Page>
  )
}
