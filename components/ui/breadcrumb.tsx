import Link from 'next/link'
import { Fragment } from 'react'
import { cn } from './cn'

export type Crumb = { label: string; href?: string }

/** Where one is. The last crumb is the page itself; `heading` makes it the page's h1. Long trails keep their ends. */
export function Breadcrumb({ crumbs, heading = false, className }: { crumbs: Crumb[]; heading?: boolean; className?: string }) {
  const parents = crumbs.slice(0, -1)
  const here = crumbs.at(-1)
  const Here = heading ? 'h1' : 'span'
  return (
    <nav aria-label="Breadcrumb" className={cn('flex min-w-0 items-center gap-1.5 text-sm', className)}>
      {parents.map((crumb, index) => (
        <Fragment key={`${crumb.href ?? ''}${crumb.label}`}>
          <span className={cn('min-w-0 truncate text-muted-foreground', index < parents.length - 1 && 'hidden sm:block')}>
            {crumb.href ? (
              <Link href={crumb.href} className="rounded-xs hover:text-foreground">
                {crumb.label}
              </Link>
            ) : (
              crumb.label
            )}
          </span>
          <span aria-hidden="true" className={cn('text-border-strong', index < parents.length - 1 && 'hidden sm:inline')}>
            /
          </span>
        </Fragment>
      ))}
      {here && (
        <Here aria-current="page" className="min-w-0 shrink-0 truncate font-medium text-foreground max-sm:shrink">
          {here.label}
        </Here>
      )}
    </nav>
  )
}
