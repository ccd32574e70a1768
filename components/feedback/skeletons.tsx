import { Skeleton } from '@/components/ui/skeleton'

const widths = ['w-48', 'w-32', 'w-56', 'w-40', 'w-44', 'w-36', 'w-52', 'w-28']
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index)

/** The shape of a table that is on its way. */
export function TableSkeleton({ rows = 8, columns = 4 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" aria-label="Loading" className="w-full overflow-hidden">
      <div className="h-8 border-b" />
      {upTo(rows).map((row) => (
        <div key={row} className="flex h-9 items-center gap-8 border-b px-4 sm:px-6">
          <Skeleton className={widths[row % widths.length]} />
          {upTo(columns - 1).map((column) => (
            <Skeleton key={column} className="ml-auto hidden w-20 sm:block" />
          ))}
        </div>
      ))}
    </div>
  )
}

/** Lines of text on their way. */
export function TextSkeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2">
      {upTo(lines).map((line) => (
        <Skeleton key={line} className={line === lines - 1 ? 'w-2/3' : 'w-full'} />
      ))}
    </div>
  )
}
