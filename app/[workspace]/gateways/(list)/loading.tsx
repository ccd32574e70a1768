import { Page } from '@/components/shell/page'
import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Gateways' }]}>
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 px-4 py-6 sm:px-6">
        <Skeleton className="w-40" />
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {[1, 2, 3].map((card) => (
            <Skeleton key={card} className="h-36 rounded-md" />
          ))}
        </div>
      </div>
    </Page>
  )
}
