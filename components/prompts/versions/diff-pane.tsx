'use client'

import { ArrowLeftRight } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { keptText } from '@/components/playground/inputs-memory'
import { Button } from '@/components/ui/button'
import { Select, SelectItem } from '@/components/ui/select'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { ContentDiff } from '@/lib/prompts/diff'
import { ContentDiffView } from '../diff/content-diff-view'
import type { DiffLayout } from '../diff/diff-rows'
import { useWide } from '../diff/use-wide'
import { type Side, sideName, versionsHref } from './versions-url'

type DiffPaneProps = {
  diff: ContentDiff
  from: Side
  to: Side
  layout: DiffLayout | null
  sides: Side[]
  base: string
  promptId: string
  /** Where both are columns. */
  playground: string
}

/** Two versions, or a version and one's draft, beside one another. */
export function DiffPane({ diff, from, to, layout, sides, base, promptId, playground }: DiffPaneProps) {
  const router = useRouter()
  const wide = useWide()
  const [pending, start] = useTransition()
  const shown = layout ?? (wide ? 'split' : 'unified')
  const go = (change: { from?: Side; to?: Side; layout?: DiffLayout }) =>
    start(() => router.push(versionsHref(base, { from, to, layout, ...change }), { scroll: false }))
  const parse = (value: string): Side => (value === 'draft' ? 'draft' : Number(value))
  const choice = (label: string, side: Side, onChoose: (side: Side) => void) => (
    <Select aria-label={label} size="sm" value={String(side)} onValueChange={(value) => onChoose(parse(value))} className="w-32">
      {sides.map((side) => (
        <SelectItem key={side} value={String(side)}>
          {sideName(side)}
        </SelectItem>
      ))}
    </Select>
  )
  return (
    <section aria-label={`${sideName(from)} compared with ${sideName(to)}`} aria-busy={pending} className="flex flex-col gap-4">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="sr-only">
          {sideName(from)} compared with {sideName(to)}
        </h2>
        {choice('From', from, (side) => go({ from: side }))}
        <Button variant="ghost" size="icon-sm" aria-label="Swap the sides" onClick={() => go({ from: to, to: from })}>
          <ArrowLeftRight />
        </Button>
        {choice('To', to, (side) => go({ to: side }))}
        <Button asChild size="sm" variant="ghost">
          <Link
            href={playground}
            onClick={(event) => {
              // The set that was last chosen there goes along: the server cannot know it.
              const chosen = keptText(`versicle.playground.set.${promptId}`)
              if (chosen === '' || event.metaKey || event.ctrlKey || event.shiftKey) return
              event.preventDefault()
              router.push(`${playground}&inputs=${chosen}`)
            }}
          >
            Run both
          </Link>
        </Button>
        <ToggleGroup
          label="Layout"
          size="sm"
          value={shown}
          onValueChange={(layout) => go({ layout })}
          options={[
            { value: 'split', label: 'Side by side' },
            { value: 'unified', label: 'One column' },
          ]}
          className="ml-auto self-center max-sm:hidden"
        />
      </header>
      <ContentDiffView key={`${from} ${to}`} diff={diff} layout={shown} />
    </section>
  )
}
