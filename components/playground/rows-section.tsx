'use client'

import { ListPlus, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import type { InputSet, InputSetSummary } from '@/lib/input-sets/schema'
import { MAX_ROWS } from '@/lib/playground/cell-schema'
import type { InputValues } from '@/lib/playground/session-schema'
import { rowName, type useRows } from './use-rows'

export type ReadSets = ServerAction<{ promptId: string }, InputSet[]>

type RowsSectionProps = {
  promptId: string
  rows: ReturnType<typeof useRows>
  sets: readonly InputSetSummary[]
  readSets: ReadSets
  /** What stands in the form, for the first row. */
  form: InputValues
}

/** Several inputs at once: which there are, which one the form edits, and where more come from. */
export function RowsSection({ promptId, rows, sets, readSets, form }: RowsSectionProps) {
  const [choosing, setChoosing] = useState(false)
  const several = rows.rows.length > 0
  const begin = () => rows.add([form, undefined])
  return (
    <section aria-label="Rows of inputs" className="flex flex-col gap-2 border-t pt-4">
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="font-semibold text-sm">{several ? `Rows (${rows.rows.length})` : 'One input'}</h2>
        {several && (
          <Button variant="link" size="sm" className="text-muted-foreground" onClick={rows.clear}>
            Back to one input
          </Button>
        )}
      </div>
      {several && (
        <ul className="flex max-h-56 flex-col overflow-y-auto rounded-md border">
          {rows.rows.map((row, place) => (
            <li key={row.id} className={cn('flex items-center border-b pr-1 last:border-b-0', row.id === rows.chosen && 'bg-accent')}>
              <button
                type="button"
                aria-pressed={row.id === rows.chosen}
                onClick={() => rows.choose(row.id)}
                className="flex h-8 min-w-0 flex-1 items-center gap-2 px-2 text-left text-sm focus-visible:outline-offset-[-2px]"
              >
                <span className="w-5 shrink-0 text-right text-muted-foreground text-xs tabular-nums">{place + 1}</span>
                <span className="min-w-0 flex-1 truncate">{rowName(row, place)}</span>
                {row.missing.length + row.faulty.length > 0 && <Badge tone="warn">{row.missing.length > 0 ? 'incomplete' : 'check'}</Badge>}
              </button>
              <Button variant="ghost" size="icon-xs" aria-label={`Remove row ${place + 1}`} onClick={() => rows.remove(row.id)}>
                <X />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" disabled={rows.full} onClick={several ? () => rows.add([undefined]) : begin}>
          <Plus />
          {several ? 'Add a row' : 'Several inputs'}
        </Button>
        {sets.length > 0 && (
          <Button size="sm" disabled={rows.full} onClick={() => setChoosing(true)}>
            <ListPlus />
            From input sets
          </Button>
        )}
      </div>
      {several && rows.chosen !== null && <RowNameField key={rows.chosen} rows={rows} />}
      {choosing && (
        <SetsDialog
          promptId={promptId}
          sets={sets}
          room={MAX_ROWS - rows.rows.length}
          readSets={readSets}
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            const left = rows.add(chosen.map(({ id, name, variables, placeholders }) => ({ name, set: id, variables, placeholders })))
            if (left > 0) toast.warning(`${left} more did not fit`, { description: `A table has at most ${MAX_ROWS} rows.` })
          }}
        />
      )}
    </section>
  )
}

function RowNameField({ rows: { rows, chosen, rename } }: { rows: ReturnType<typeof useRows> }) {
  const row = rows.find(({ id }) => id === chosen)
  if (!row) return null
  return (
    <Field label="Name of the row" optional>
      <Input
        value={row.name}
        maxLength={200}
        placeholder={rowName(row, rows.indexOf(row))}
        onChange={({ target }) => rename(row.id, target.value)}
      />
    </Field>
  )
}

type SetsDialogProps = {
  promptId: string
  sets: readonly InputSetSummary[]
  room: number
  readSets: ReadSets
  onClose: () => void
  onChoose: (sets: InputSet[]) => void
}

function SetsDialog({ promptId, sets, room, readSets, onClose, onChoose }: SetsDialogProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(sets.slice(0, room).map(({ id }) => id)))
  const reading = useAction(readSets, {
    onSuccess: (all) => {
      onChoose(all.filter(({ id }) => chosen.has(id)))
      onClose()
    },
  })
  const toggle = (id: string, on: boolean) => setChosen(new Set(on ? [...chosen, id] : [...chosen].filter((each) => each !== id)))
  const all = chosen.size === sets.length
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Rows from input sets"
        description="Each set becomes a row with its values; what you change there changes no set."
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" pending={reading.pending} disabled={chosen.size === 0} onClick={() => void reading.run({ promptId })}>
              {chosen.size === 1 ? 'Add 1 row' : `Add ${chosen.size} rows`}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-1">
          <Label className="flex h-8 items-center gap-2 border-b font-medium text-sm">
            <Checkbox checked={all} onCheckedChange={(on) => setChosen(new Set(on === true ? sets.map(({ id }) => id) : []))} />
            All {sets.length}
          </Label>
          {sets.map(({ id, name, filled }) => (
            <Label key={id} className="flex h-8 items-center gap-2 text-sm">
              <Checkbox checked={chosen.has(id)} onCheckedChange={(on) => toggle(id, on === true)} />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
                {filled.length === 1 ? '1 value' : `${filled.length} values`}
              </span>
            </Label>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  )
}
