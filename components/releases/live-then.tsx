'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { ContentView } from '@/components/prompts/versions/content-view'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { ReleasedAt } from '@/lib/releases/schema'
import { Arms } from './arms'
import { localField } from './plan-words'

/** What was asked for in the address, and what came of it; `found` null: nothing was live then. */
export type AskedAt = { at: string; environment: string; found: ReleasedAt | null }
/** `places`: every environment that it may be asked of, archived ones last. */
type LiveThenProps = { places: EnvironmentSummary[]; initial: string | undefined; asked: AskedAt | null }

/** What exactly users got at a time. Time and environment stand in the address, so the answer can be sent to somebody. */
export function LiveThen({ places, initial, asked }: LiveThenProps) {
  const router = useRouter()
  const path = usePathname()
  const query = useSearchParams()
  const [pending, start] = useTransition()
  const [environment, setEnvironment] = useState(asked?.environment ?? initial ?? '')
  const [at, setAt] = useState('')
  const shown = at || (asked ? localField(new Date(asked.at)) : '')
  const look = (event: FormEvent) => {
    event.preventDefault()
    const time = Date.parse(shown)
    if (!Number.isFinite(time)) return
    const next = new URLSearchParams({ at: new Date(time).toISOString(), environment })
    start(() => router.replace(`${path}?${next}`, { scroll: false }))
  }
  const close = () => {
    const next = new URLSearchParams(query)
    next.delete('at')
    start(() => router.replace(next.size > 0 ? `${path}?${next}` : path, { scroll: false }))
  }
  return (
    <section aria-label="What was live at a time" className="border-t px-4 pt-5 pb-8 sm:px-6">
      <h2 className="font-semibold">What was live at…</h2>
      <form onSubmit={look} className="flex flex-wrap items-end gap-3 pt-2">
        <Field label="Time" className="w-52">
          <Input type="datetime-local" required suppressHydrationWarning value={shown} onChange={(event) => setAt(event.target.value)} />
        </Field>
        <Field label="Environment" className="w-44">
          <Select value={environment} onValueChange={setEnvironment}>
            {places.map(({ id, slug, name }) => (
              <SelectItem key={id} value={slug}>
                {name}
              </SelectItem>
            ))}
          </Select>
        </Field>
        <Button type="submit" pending={pending}>
          Look
        </Button>
        {asked && (
          <Button variant="ghost" onClick={close}>
            Close
          </Button>
        )}
      </form>
      {asked && (asked.found ? <Answer found={asked.found} /> : <p className="pt-4 text-muted-foreground">Nothing was live there then.</p>)}
    </section>
  )
}

function Answer({ found: { release, until, variants, served, route } }: { found: ReleasedAt }) {
  return (
    <div className="flex flex-col gap-4 pt-4">
      <div>
        <Arms arms={variants} size="lg" />
        <p className="text-muted-foreground text-xs">
          Release {release.sequence} in {release.environment.name}, live since <RelativeTime iso={release.createdAt} />
          {until ? (
            <>
              , until <RelativeTime iso={until} />
            </>
          ) : (
            ' and still'
          )}
          {release.author && `, by ${release.author.name}`}
        </p>
        {release.note && <p className="break-words">{release.note}</p>}
        <p className="break-all font-mono text-2xs text-muted-foreground">{release.digest}</p>
      </div>
      {route.length > 0 && (
        <ul aria-label="The route then" className="text-xs">
          {route.map(({ alias, targets }) => (
            <li key={alias}>
              <span className="font-mono">{alias}</span> led{' '}
              {targets.length === 0 ? 'nowhere' : `to ${targets.map(({ gateway, model }) => `${gateway}/${model}`).join(', then ')}`}
            </li>
          ))}
        </ul>
      )}
      <section aria-label={`Version ${served.version} as it was served`} className="flex max-w-4xl flex-col gap-2">
        <h3 className="font-medium">
          v{served.version} as it was served{variants.length > 1 && ', the one most got'}
        </h3>
        <ContentView content={served.content} />
      </section>
    </div>
  )
}
