import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Button } from '@/components/ui/button'
import type { RouteRevisionPage } from '@/lib/environments/schema'
import { targetsInWords } from './words'

type RouteHistoryProps = {
  history: RouteRevisionPage
  /** The page's own address. */
  here: string
  /** True when these are not the newest. */
  older: boolean
}

/** How the routes came to be what they are, newest first. */
export function RouteHistory({ history, here, older }: RouteHistoryProps) {
  return (
    <div className="flex max-w-4xl flex-col gap-2">
      <h3 className="font-medium">History of routes</h3>
      {history.data.length === 0 ? (
        <p className="text-muted-foreground">No change of a route is on record yet.</p>
      ) : (
        <ol className="rounded-md border">
          {history.data.map(({ id, alias, targets, author, createdAt }) => (
            <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 border-b px-3 py-1.5 last:border-b-0">
              <p className="min-w-0 break-words">
                <span className="font-mono text-xs">{alias}</span>{' '}
                <span className="text-muted-foreground">
                  {targets.length === 0 ? 'removed: it leads nowhere' : `to ${targetsInWords(targets)}`}
                </span>
              </p>
              <p className="text-muted-foreground text-xs">
                {author.name}, <RelativeTime iso={createdAt} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {(older || history.nextCursor) && (
        <p className="flex gap-2">
          {older && (
            <Button asChild size="sm" variant="ghost" className="-ml-2">
              <Link href={here}>Newest</Link>
            </Button>
          )}
          {history.nextCursor && (
            <Button asChild size="sm" variant="ghost" className={older ? '' : '-ml-2'}>
              <Link href={`${here}?routes_before=${history.nextCursor}`} scroll={false}>
                Older
              </Link>
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
