'use client'

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { type Choice, formats, type PlannedAction, type PlannedPrompt } from '@/lib/exchange/schema'
import { PlannedDetails } from './planned-details'

const words: Record<PlannedAction, { label: string; tone: 'well' | 'warn' | 'danger' | 'neutral' }> = {
  create: { label: 'New', tone: 'well' },
  add_versions: { label: 'New versions', tone: 'well' },
  skip: { label: 'Skipped', tone: 'neutral' },
  conflict: { label: 'Your choice', tone: 'warn' },
  refused: { label: 'Cannot be imported', tone: 'danger' },
}
const choiceWords: Record<Choice['as'], string> = {
  new_versions: 'As new versions on top',
  rename: 'Under another name',
  skip: 'Skip it',
}

type PlannedRowProps = { planned: PlannedPrompt; choice: Choice | undefined; onChoice: (choice: Choice | null) => void }

/** One prompt of an import: what becomes of it, and all that can be said about it when opened. */
export function PlannedRow({ planned, choice, onChoice }: PlannedRowProps) {
  const { slug } = useWorkspace()
  const { name, target, action, reason, existing, options, leftovers, converted, faults } = planned
  const troubled = action === 'refused' || action === 'conflict'
  const [open, setOpen] = useState(action === 'refused')
  const { label, tone } = words[action]
  const offered: Choice['as'][] = options.length > 0 ? options : action === 'refused' || choice ? ['skip'] : []
  return (
    <li className="border-b last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 items-center gap-1.5 rounded-sm text-left font-medium"
        >
          <ChevronRight
            aria-hidden="true"
            className={`size-4 shrink-0 text-muted-foreground transition-transform ${open ? 'rotate-90' : ''}`}
          />
          <span className="min-w-0 break-all">{name === target ? name : `${name} → ${target}`}</span>
        </button>
        <Badge tone={tone}>{label}</Badge>
        {leftovers.length > 0 && <Badge tone="warn">{leftovers.length} without equivalent</Badge>}
        {converted.length > 0 && <Badge tone="outline">{converted.length} converted</Badge>}
        <span className="text-muted-foreground text-xs">{formats[planned.format]}</span>
        {offered.length > 0 && (
          <div className="ml-auto flex flex-wrap items-center gap-2">
            <Select
              size="sm"
              aria-label={`What becomes of ${name}`}
              value={choice?.as ?? ''}
              onValueChange={(as) => onChoice(as === '' ? null : toChoice(as as Choice['as'], name))}
            >
              <SelectItem value="">Choose…</SelectItem>
              {offered.map((as) => (
                <SelectItem key={as} value={as}>
                  {choiceWords[as]}
                </SelectItem>
              ))}
            </Select>
            {choice?.as === 'rename' && (
              <Input
                key={choice.name}
                aria-label={`Another name for ${name}`}
                className="h-7 w-52"
                defaultValue={choice.name}
                onBlur={({ target }) => target.value !== choice.name && onChoice({ as: 'rename', name: target.value.trim() })}
                onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
              />
            )}
          </div>
        )}
        <p className={`w-full pl-5.5 text-xs ${troubled ? 'text-foreground' : 'text-muted-foreground'}`}>
          {reason}{' '}
          {existing && (
            <Link className="underline underline-offset-2" href={`/${slug}/prompts/${existing.promptId}/versions`} target="_blank">
              See the one here
            </Link>
          )}
        </p>
        {faults.length > 0 && (
          <ul className="w-full pl-5.5 text-danger text-xs">
            {faults.map((fault) => (
              <li key={`${fault.file}:${fault.line}:${fault.message}`} className="break-words">
                <span className="font-mono">
                  {fault.file}:{fault.line}
                </span>{' '}
                {fault.message}
              </li>
            ))}
          </ul>
        )}
      </div>
      {open && <PlannedDetails planned={planned} />}
    </li>
  )
}

const toChoice = (as: Choice['as'], name: string): Choice => (as === 'rename' ? { as, name: `${name}-imported` } : { as })
