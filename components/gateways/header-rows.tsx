'use client'

import { Plus, X } from 'lucide-react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { emptyHeader, type HeaderRow } from './gateway-form'

type HeaderRowsProps = {
  rows: readonly HeaderRow[]
  faultAt: (path: string) => string | undefined
  onChange: (rows: HeaderRow[]) => void
}

/** Extra headers that go with every request; values are kept sealed and never shown again. */
export function HeaderRows({ rows, faultAt, onChange }: HeaderRowsProps) {
  const mayWrite = useWorkspace().can('gateway.write')
  const change = (index: number, row: Partial<HeaderRow>) => onChange(rows.map((each, at) => (at === index ? { ...each, ...row } : each)))
  if (!mayWrite && rows.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 select-none font-medium text-sm">
        Extra headers {mayWrite && <span className="ml-1 font-normal text-muted-foreground">optional</span>}
      </legend>
      {rows.map((row, index) => {
        const fault = faultAt(`headers.${row.name}`)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <div key={index} className="flex flex-col gap-1">
            <div className="flex items-center gap-2">
              <Input
                aria-label={`Name of header ${index + 1}`}
                placeholder="Header"
                value={row.name}
                readOnly={row.saved !== null}
                onChange={(event) => change(index, { name: event.target.value.trim() })}
                spellCheck={false}
                autoComplete="off"
                className="w-2/5 font-mono text-xs"
              />
              <Input
                aria-label={`Value of header ${row.name || index + 1}`}
                placeholder={
                  row.saved
                    ? `Saved${row.saved.lastFour ? ` (…${row.saved.lastFour})` : ''}${mayWrite ? '; type to replace' : ''}`
                    : row.required
                      ? 'required'
                      : 'Value'
                }
                value={row.value}
                onChange={(event) => change(index, { value: event.target.value })}
                aria-invalid={fault ? true : undefined}
                spellCheck={false}
                autoComplete="off"
                className="flex-1 font-mono text-xs"
              />
              {mayWrite && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove header ${row.name || index + 1}`}
                  onClick={() => onChange(rows.filter((_, at) => at !== index))}
                >
                  <X />
                </Button>
              )}
            </div>
            {fault ? (
              <p role="alert" className="text-danger text-xs">
                {fault}
              </p>
            ) : (
              row.hint && <p className="text-muted-foreground text-xs">{row.hint}</p>
            )}
          </div>
        )
      })}
      {mayWrite && (
        <Button size="sm" className="self-start" onClick={() => onChange([...rows, emptyHeader])}>
          <Plus />
          Add header
        </Button>
      )}
    </fieldset>
  )
}
