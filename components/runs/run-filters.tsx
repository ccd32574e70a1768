'use client'

import { X } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { RUN_SOURCES, RUN_STATUSES } from '@/lib/runs/schema'
import { MoreFilters } from './more-filters'
import { runStatusWords } from './run-status-words'
import { formatRunsView, isFiltered, PERIOD_NAMES, PERIODS, type RunsView } from './runs-url'
import { sourceWords } from './source-words'

const ANY = '*'

type RunFiltersProps = {
  view: RunsView
  gateways: readonly { slug: string; name: string }[]
  environments: readonly { slug: string; name: string }[]
  /** The prompt filter; null on a prompt's own page. */
  promptFilter: ((choose: (name: string | null) => void) => ReactNode) | null
  /** At the end of the line. */
  children: ReactNode
}

/** What narrows the run log; every choice is in the address at once. */
export function RunFilters({ view, gateways, environments, promptFilter, children }: RunFiltersProps) {
  const router = useRouter()
  const path = usePathname()
  const show = (more: Partial<RunsView>) => router.push(`${path}${formatRunsView({ ...view, before: null, ...more })}`)
  const known = gateways.some(({ slug }) => slug === view.gateway)
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 py-3 sm:px-6">
      <TextFilter key={`q ${view.q ?? ''}`} value={view.q} onChange={(q) => show({ q })} />
      {promptFilter?.((prompt) => show({ prompt, version: null }))}
      <Filter label="Gateway" all="All gateways" value={view.gateway} onChange={(gateway) => show({ gateway })}>
        {gateways.map(({ slug, name }) => (
          <SelectItem key={slug} value={slug}>
            {name}
          </SelectItem>
        ))}
        {view.gateway !== null && !known && <SelectItem value={view.gateway}>{view.gateway}</SelectItem>}
      </Filter>
      <TypedFilter
        key={`model ${view.model ?? ''}`}
        label="Model"
        placeholder="Any model"
        value={view.model}
        onChange={(model) => show({ model })}
      />
      <Filter label="Environment" all="Any environment" value={view.environment} onChange={(environment) => show({ environment })}>
        {environments.map(({ slug, name }) => (
          <SelectItem key={slug} value={slug}>
            {name}
          </SelectItem>
        ))}
        {view.environment !== null && !environments.some(({ slug }) => slug === view.environment) && (
          <SelectItem value={view.environment}>{view.environment}</SelectItem>
        )}
      </Filter>
      <Filter
        label="Status"
        all="Any status"
        value={view.status}
        onChange={(status) => show({ status: RUN_STATUSES.find((each) => each === status) ?? null })}
      >
        {RUN_STATUSES.map((status) => (
          <SelectItem key={status} value={status}>
            {runStatusWords[status].word}
          </SelectItem>
        ))}
      </Filter>
      <Filter
        label="Source"
        all="Any source"
        value={view.source}
        onChange={(source) => show({ source: RUN_SOURCES.find((each) => each === source) ?? null })}
      >
        {RUN_SOURCES.map((source) => (
          <SelectItem key={source} value={source}>
            {sourceWords[source]}
          </SelectItem>
        ))}
      </Filter>
      <Filter
        label="Time"
        all={view.from === null && view.to === null ? 'Any time' : 'Times of your own'}
        value={view.time}
        onChange={(time) => show({ time: PERIOD_NAMES.find((name) => name === time) ?? null, from: null, to: null })}
      >
        {PERIOD_NAMES.map((name) => (
          <SelectItem key={name} value={name}>
            {PERIODS[name].words}
          </SelectItem>
        ))}
      </Filter>
      <MoreFilters view={view} onChange={show} />
      {isFiltered({ ...view, ...(promptFilter ? {} : { prompt: null }) }) && (
        <Button variant="ghost" onClick={() => router.push(path)}>
          <X />
          Clear
        </Button>
      )}
      <div className="ml-auto flex items-center gap-2">{children}</div>
    </search>
  )
}

type FilterProps = { label: string; all: string; value: string | null; onChange: (value: string | null) => void; children: ReactNode }

function Filter({ label, all, value, onChange, children }: FilterProps) {
  return (
    <Select
      aria-label={label}
      value={value ?? ANY}
      onValueChange={(chosen) => onChange(chosen === ANY ? null : chosen)}
      className="w-auto min-w-32 max-w-52"
    >
      <SelectItem value={ANY}>{all}</SelectItem>
      {children}
    </Select>
  )
}

type TypedProps = { value: string | null; onChange: (value: string | null) => void }

function TypedFilter({ label, placeholder, value, onChange }: TypedProps & { label: string; placeholder: string }) {
  const [text, setText] = useState(value ?? '')
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    const wanted = text.trim() || null
    if (wanted !== value) onChange(wanted)
  }
  return (
    <form onSubmit={submit}>
      <Input
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => submit()}
        spellCheck={false}
        autoComplete="off"
        maxLength={300}
        className="w-44 font-mono text-xs"
      />
    </form>
  )
}

/** A run's id goes straight to the run. */
function TextFilter({ value, onChange }: TypedProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [text, setText] = useState(value ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (/^run_[0-9A-Z]{26}$/.test(wanted)) router.push(`/${slug}/runs/${wanted}`)
    else if (wanted !== (value ?? '')) onChange(wanted || null)
  }
  return (
    <form onSubmit={submit} className="max-sm:w-full">
      <Input
        type="search"
        aria-label="Words in inputs and answers"
        placeholder="Words in inputs and answers"
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        maxLength={200}
        className="sm:w-64"
      />
    </form>
  )
}
