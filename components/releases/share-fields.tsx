'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { Slider } from '@/components/ui/slider'
import { restOf, type ShareRow } from './plan-words'

type ShareFieldsProps = {
  rows: readonly ShareRow[]
  standing: number
  /** Versions to choose from; absent: the versions stay as they are. */
  versions?: readonly number[]
  onChange: (rows: ShareRow[]) => void
}

/** A split in percent: the standing version takes what the others leave. */
export function ShareFields({ rows, standing, versions, onChange }: ShareFieldsProps) {
  const change = (index: number, part: Partial<ShareRow>) => onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const rest = restOf(rows)
  const free = versions?.filter((version) => version !== standing && !rows.some((row) => row.version === version)) ?? []
  const [next] = free
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Shares</legend>
      {rows.map((row, index) => (
        <div key={row.version} className="flex items-center gap-3">
          {versions ? (
            <Select
              aria-label={`Version of variant ${index + 1}`}
              size="sm"
              className="w-24 shrink-0"
              value={String(row.version)}
              onValueChange={(version) => change(index, { version: Number(version) })}
            >
              {[row.version, ...free].map((version) => (
                <SelectItem key={version} value={String(version)}>{`v${version}`}</SelectItem>
              ))}
            </Select>
          ) : (
            <span className="w-12 shrink-0 font-medium tabular-nums">v{row.version}</span>
          )}
          <Slider
            aria-label={`Share of v${row.version}`}
            min={0}
            max={100}
            step={1}
            value={[row.percent || 0]}
            onValueChange={([percent = 0]) => change(index, { percent })}
          />
          <span className="flex shrink-0 items-center gap-1">
            <Input
              type="number"
              inputMode="decimal"
              min={0.01}
              max={99.99}
              step={0.01}
              aria-label={`Percent for v${row.version}`}
              className="w-20 text-right tabular-nums"
              value={Number.isNaN(row.percent) ? '' : row.percent}
              onChange={(event) => change(index, { percent: event.target.valueAsNumber })}
            />
            %
          </span>
          {versions && rows.length > 1 && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Take v${row.version} out of the split`}
              onClick={() => onChange(rows.filter((each) => each !== row))}
            >
              <X />
            </Button>
          )}
        </div>
      ))}
      <p className={rest <= 0 ? 'text-danger text-xs' : 'text-muted-foreground text-xs'}>
        {rest > 0 ? `v${standing}, which stands there, keeps ${rest} %.` : `The shares leave nothing for v${standing}. Lower one of them.`}
      </p>
      {next !== undefined && rows.length < 4 && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => onChange([...rows, { version: next, percent: 10 }])}>
          <Plus />
          Add another version
        </Button>
      )}
    </fieldset>
  )
}
