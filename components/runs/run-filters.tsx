'use client'

import { X } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { RUN_SOURCES, RUN_STATUSES } from '@/lib/runs/schema'
import { runStatusWords } from './run-status-words'
import { formatRunsView, isFiltered, type RunsView } from './runs-url'
import { sourceWords } from './source-words'

const ANY = '*'

type RunFiltersProps = {
  view: RunsView
  gateways: readonly { slug: string; name: string }[]
  /** The prompt filter; null on a prompt's own page. */
  promptFilter: ((choose: (name: string | null) => void) => ReactNode) | null
}

/** What narrows the run log; every choice is in the address at once. */
export function RunFilters({ view, gateways, promptFilter }: RunFiltersProps) {
  const router = useRouter()
  const path = usePathname()
  const show = (more: Partial<RunsView>) => router.push(`${path}${formatRunsView({ ...view, before: null, ...more })}`)
  const known = gateways.some(({ slug }) => slug === view.gateway)
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 py-3 sm:px-6">
      {promptFilter?.((prompt) => show({ prompt, version: null }))}
      <Filter label="Gateway" all="All gateways" value={view.gateway} onChange={(gateway) => show({ gateway })}>
        {gateways.map(({ slug, name }) => (
          <SelectItem key={slug} value={slug}>
            {name}
          </SelectItem>
        ))}
        {view.gateway !== null && !known && <SelectItem value={view.gateway}>{view.gateway}</SelectItem>}
      </Filter>
      <ModelFilter key={view.model ?? ''} model={view.model} onChange={(model) => show({ model })} />
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
      {isFiltered({ ...view, ...(promptFilter ? {} : { prompt: null }) }) && (
        <Button variant="ghost" onClick={() => router.push(path)}>
          <X />
          Clear
        </Button>
      )}
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

function ModelFilter({ model, onChange }: { model: string | null; onChange: (model: string | null) => void }) {
  const [text, setText] = useState(model ?? '')
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    const wanted = text.trim() || null
    if (wanted !== model) onChange(wanted)
  }
  return (
    <form onSubmit={submit}>
      <Input
        aria-label="Model"
        placeholder="Any model"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => submit()}
        spellCheck={false}
        autoComplete="off"
        className="w-44 font-mono text-xs"
      />
    </form>
  )
}
