import type { ReactNode } from 'react'
import { Breadcrumb, type Crumb } from '@/components/ui/breadcrumb'
import { cn } from '@/components/ui/cn'
import { MenuButton } from './menu-button'

type PageProps = {
  /** From the section down to this page; the last one is this page. */
  crumbs: Crumb[]
  /** Beside the trail: environment chips, a saved mark. */
  meta?: ReactNode
  /** At the right end of the header: buttons. */
  actions?: ReactNode
  /** Under the header, before what scrolls: tabs, filters. */
  bar?: ReactNode
  /** The last crumb is the h1, unless the page has a PageTitle. */
  titled?: boolean
  /** `flow` scrolls (lists, forms); `fixed` is exactly as tall as the window and its panes scroll (editor, playground). */
  layout?: 'flow' | 'fixed'
  children: ReactNode
}

/** Header of 48 px and the main part: what every page inside the shell renders. */
export function Page({ crumbs, meta, actions, bar, titled = false, layout = 'flow', children }: PageProps) {
  return (
    <>
      <header className="flex min-h-12 shrink-0 items-center gap-3 border-b px-4 sm:px-6">
        <MenuButton />
        <Breadcrumb crumbs={crumbs} heading={!titled} />
        {meta && <div className="flex min-w-0 items-center gap-2">{meta}</div>}
        {actions && <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div>}
      </header>
      {bar && <div className="shrink-0">{bar}</div>}
      <main
        id="main"
        tabIndex={-1}
        className={cn(
          'min-h-0 flex-1 outline-none',
          layout === 'flow' ? 'overflow-y-auto overscroll-contain' : 'flex flex-col overflow-hidden',
        )}
      >
        {children}
      </main>
    </>
  )
}
