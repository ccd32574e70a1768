'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from './cn'
import { activeTabStyles, tabListStyles, tabStyles } from './tabs'

export type TabLink = { href: string; label: string; count?: ReactNode }

/** Tabs that are addresses: the one whose path is the longest match is the current one. Where they do not all fit, it is in view. */
export function TabLinks({ label, tabs, className }: { label: string; tabs: TabLink[]; className?: string }) {
  const path = usePathname()
  const matches = tabs.filter((tab) => path === tab.href || path.startsWith(`${tab.href}/`))
  const current = matches.sort((a, b) => b.href.length - a.href.length)[0]
  const nav = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path has another current tab
  useEffect(() => {
    nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <nav ref={nav} aria-label={label} className={cn(tabListStyles, className)}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab === current ? 'page' : undefined}
          className={cn(tabStyles, tab === current && activeTabStyles)}
        >
          {tab.label}
          {tab.count !== undefined && <span className="font-normal text-muted-foreground text-xs tabular-nums">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
