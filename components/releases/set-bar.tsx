'use client'

import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Select, SelectItem } from '@/components/ui/select'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardRow } from '@/lib/releases/schema'
import { foldersOf, promotable } from './selection'
import type { SetIntent } from './set-dialog'

type SetBarProps = {
  rows: readonly BoardRow[]
  environments: readonly EnvironmentSummary[]
  chosen: ReadonlySet<string>
  onClear: () => void
  onAsk: (intent: SetIntent) => void
}

const selection = '*'

/** Promotes the chosen prompts, or a whole folder, from one environment to another. */
export function SetBar({ rows, environments, chosen, onClear, onAsk }: SetBarProps) {
  const { can } = useWorkspace()
  const folders = foldersOf(rows)
  const [what, setWhat] = useState(selection)
  const [fromSlug, setFrom] = useState(environments[0]?.slug)
  const [toSlug, setTo] = useState(environments[1]?.slug)
  const from = environments.find(({ slug }) => slug === fromSlug)
  const to = environments.find(({ slug }) => slug === toSlug)
  if (!can('release.request') || environments.length < 2 || rows.length === 0) return null
  const prompts = from ? promotable(rows, chosen, from.id) : []
  const isFolder = what !== selection
  const ready = from && to && from.id !== to.id && (isFolder || prompts.length > 0)
  return (
    <fieldset className="flex flex-wrap items-center gap-2 border-b px-4 py-2 text-xs sm:px-6">
      <legend className="sr-only">Promote several at once</legend>
      <Select aria-label="What to promote" size="sm" className="w-52" value={what} onValueChange={setWhat}>
        <SelectItem value={selection}>{chosen.size === 0 ? 'Chosen prompts' : `${chosen.size} chosen`}</SelectItem>
        {folders.map((folder) => (
          <SelectItem key={folder} value={folder}>{`All in ${folder}/`}</SelectItem>
        ))}
      </Select>
      <EnvironmentSelect label="From" value={fromSlug} environments={environments} onChange={setFrom} />
      <ArrowRight aria-hidden="true" className="size-3.5 text-muted-foreground" />
      <EnvironmentSelect label="To" value={toSlug} environments={environments} onChange={setTo} />
      <Button size="sm" disabled={!ready} onClick={() => ready && onAsk({ from, to, what: isFolder ? { folder: what } : { prompts } })}>
        {can('release.write') ? 'Promote together…' : 'Look at them together…'}
      </Button>
      {chosen.size > 0 && (
        <Button size="sm" variant="ghost" onClick={onClear}>
          Clear
        </Button>
      )}
      {!isFolder && chosen.size > prompts.length && from && (
        <span className="text-muted-foreground">{`Nothing of ${chosen.size - prompts.length} of them is live in ${from.name}.`}</span>
      )}
    </fieldset>
  )
}

type EnvironmentSelectProps = {
  label: string
  value: string | undefined
  environments: readonly EnvironmentSummary[]
  onChange: (slug: string) => void
}

function EnvironmentSelect({ label, value, environments, onChange }: EnvironmentSelectProps) {
  return (
    <Select aria-label={label} size="sm" className="w-36" value={value ?? ''} onValueChange={onChange}>
      {environments.map(({ id, slug, name }) => (
        <SelectItem key={id} value={slug}>
          {name}
        </SelectItem>
      ))}
    </Select>
  )
}
