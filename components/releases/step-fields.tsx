'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { localField, type StepRow, stepsOf } from './plan-words'

const most = 20
const dayMs = 86_400_000

/** The steps of a ramp: when, and how many get the version from then on. */
export function StepFields({ rows, onChange }: { rows: readonly StepRow[]; onChange: (rows: StepRow[]) => void }) {
  const change = (index: number, part: Partial<StepRow>) => onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const { fault } = stepsOf(rows)
  const add = () => {
    const last = Date.parse(rows.at(-1)?.at ?? '')
    onChange([...rows, { at: localField(new Date((Number.isFinite(last) ? last : Date.now()) + dayMs)), percent: 100 }])
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Steps</legend>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the list
        <div key={index} className="flex flex-wrap items-center gap-2">
          <span className="w-12 shrink-0 text-muted-foreground text-xs">Step {index + 1}</span>
          <span className="flex items-center gap-1">
            <Input
              type="number"
              inputMode="decimal"
              min={0.01}
              max={100}
              step={0.01}
              aria-label={`Percent of step ${index + 1}`}
              className="w-20 text-right tabular-nums"
              value={Number.isNaN(row.percent) ? '' : row.percent}
              onChange={(event) => change(index, { percent: event.target.valueAsNumber })}
            />
            %
          </span>
          <Input
            type="datetime-local"
            aria-label={index === 0 ? 'Time of step 1, empty for now' : `Time of step ${index + 1}`}
            className="w-52"
            value={row.at}
            onChange={(event) => change(index, { at: event.target.value })}
          />
          {index === 0 && row.at === '' && <span className="text-muted-foreground text-xs">now</span>}
          {rows.length > 1 && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove step ${index + 1}`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          )}
        </div>
      ))}
      <p className={fault ? 'text-danger text-xs' : 'text-muted-foreground text-xs'}>
        {fault ?? `Times are in your zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}. It can be paused or stopped at any time.`}
      </p>
      {rows.length < most && (
        <Button size="sm" variant="ghost" className="self-start" onClick={add}>
          <Plus />
          Add a step
        </Button>
      )}
    </fieldset>
  )
}
