'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'
import { type NavItem, places } from './nav'
import { newsInWords } from './news-in-words'
import { useWorkspace } from './workspace-context'

/** The places; a thin red bar stands beside the current one. `rail` shows icons only. */
export function NavList({ rail = false, onNavigate }: { rail?: boolean; onNavigate?: () => void }) {
  const { slug, waiting, decided } = useWorkspace()
  const path = usePathname()
  return (
    <nav aria-label="Workspace">
      <ul className="flex flex-col gap-px">
        {places.map((place) => {
          const href = `/${slug}/${place.path}`
          const news = place.path === 'releases' ? { count: waiting + decided, words: newsInWords(waiting, decided) } : null
          const current = [place.path, ...(place.also ?? [])].some((each) => `${path}/`.startsWith(`/${slug}/${each}/`))
          return (
            <li key={place.path} className="relative">
              {current && <span aria-hidden="true" className="absolute inset-y-1.5 -left-2 w-0.5 bg-rubric" />}
              <Place place={place} href={href} current={current} news={news?.count ? news : null} rail={rail} onNavigate={onNavigate} />
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

type News = { count: number; words: string }
type PlaceProps = { place: NavItem; href: string; current: boolean; news: News | null; rail: boolean; onNavigate: (() => void) | undefined }

function Place({ place: { label, Icon }, href, current, news, rail, onNavigate }: PlaceProps) {
  const link = (
    <Link
      href={href}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      aria-current={current ? 'page' : undefined}
      aria-label={rail ? (news ? `${label}, ${news.words}` : label) : undefined}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-md text-sm transition-colors hover:bg-accent pointer-coarse:h-10',
        rail ? 'w-8 justify-center' : 'px-2',
        current ? 'bg-accent font-medium text-foreground' : 'text-muted-foreground hover:text-foreground',
      )}
    >
      <Icon className="size-4 shrink-0" />
      {!rail && label}
      {!rail && news && <Waiting {...news} />}
    </Link>
  )
  if (!rail) return link
  return (
    <Tooltip content={news ? `${label}: ${news.words}` : label} side="right">
      {link}
    </Tooltip>
  )
}

function Waiting({ count, words }: News) {
  return (
    <Badge tone="warn" className="ml-auto tabular-nums" title={words}>
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{words}</span>
    </Badge>
  )
}
