import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import { buttonStyles } from './button'
import { cn } from './cn'

export type Crumb = { label: string; href?: string }

type BreadcrumbProps = {
  crumbs: Crumb[]
  /** The last crumb is the page's h1; standing alone it is a page title. */
  heading?: boolean
  className?: string
}

/** Where one is; the last crumb is the page itself. On phones only that, with a way back. */
export function Breadcrumb({ crumbs, heading = false, className }: BreadcrumbProps) {
  const parents = crumbs.slice(0, -1)
  const back = parents.findLast((crumb) => crumb.href)
  const here = crumbs.at(-1)
  const Here = heading ? 'h1' : 'span'
  return (
    <nav aria-label="Breadcrumb" className={cn('flex min-w-0 items-center text-sm', className)}>
      {back?.href && (
        <Link
          href={back.href}
          aria-label={`Back to ${back.label}`}
          className={cn(buttonStyles({ variant: 'ghost', size: 'icon-sm' }), '-ml-2 sm:hidden')}
        >
          <ChevronLeft />
        </Link>
      )}
      <ol className="flex min-w-0 items-center gap-1.5">
        {parents.map((crumb) => (
          <li
            key={`${crumb.href ?? ''} ${crumb.label}`}
            className="min-w-0 items-center gap-1.5 text-muted-foreground after:text-border-strong after:content-['/'_/_''] max-sm:hidden sm:flex"
          >
            {crumb.href ? (
              <Link href={crumb.href} className="truncate rounded-xs hover:text-foreground">
                {crumb.label}
              </Link>
            ) : (
              <span className="truncate">{crumb.label}</span>
            )}
          </li>
        ))}
        {here && (
          <li className="min-w-0">
            <Here
              aria-current="page"
              className={cn(
                'truncate text-foreground',
                heading && parents.length === 0 ? 'font-semibold text-xl tracking-title' : 'font-medium',
              )}
            >
              {here.label}
            </Here>
          </li>
        )}
      </ol>
    </nav>
  )
}
