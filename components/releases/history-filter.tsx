'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useTransition } from 'react'
import { Select, SelectItem } from '@/components/ui/select'
import type { Lane } from '@/lib/releases/schema'

const all = '*'

/** Narrows the history to one environment; the choice stands in the address. */
export function HistoryFilter({ lanes, environment }: { lanes: Lane[]; environment?: string | undefined }) {
  const router = useRouter()
  const path = usePathname()
  const query = useSearchParams()
  const [, start] = useTransition()
  const choose = (slug: string) => {
    const next = new URLSearchParams(query)
    if (slug === all) next.delete('environment')
    else next.set('environment', slug)
    start(() => router.replace(next.size > 0 ? `${path}?${next}` : path, { scroll: false }))
  }
  return (
    <Select aria-label="Environment of the history" size="sm" className="w-44" value={environment ?? all} onValueChange={choose}>
      <SelectItem value={all}>Every environment</SelectItem>
      {lanes.map(({ environment: { id, slug, name } }) => (
        <SelectItem key={id} value={slug}>
          {name}
        </SelectItem>
      ))}
    </Select>
  )
}
