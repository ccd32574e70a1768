'use client'

import { SlidersHorizontal } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { AMOUNT, type RunsView } from './runs-url'

type More = Pick<RunsView, 'from' | 'to' | 'costMin' | 'costMax' | 'currency' | 'latencyMin' | 'session' | 'version' | 'time'>
type MoreFiltersProps = { view: RunsView; onChange: (more: More) => void }

const atMinute = (iso: string | null) => (iso === null ? '' : iso.slice(0, 16))
const asTime = (text: string) => (text === '' || Number.isNaN(Date.parse(`${text}Z`)) ? null : new Date(`${text}Z`).toISOString())

/** The filters that are asked for now and then: times of one's own, cost, latency, version, session. */
export function MoreFilters({ view, onChange }: MoreFiltersProps) {
  const [open, setOpen] = useState(false)
  const set = [view.from, view.to, view.costMin, view.costMax, view.currency, view.latencyMin, view.session, view.version].filter(
    (each) => each !== null,
  ).length
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button>
          <SlidersHorizontal />
          More filters{set > 0 && ` (${set})`}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="More filters" className="w-80">
        <MoreForm
          view={view}
          onChange={(more) => {
            setOpen(false)
            onChange(more)
          }}
        />
      </PopoverContent>
    </Popover>
  )
}

function MoreForm({ view, onChange }: MoreFiltersProps) {
  const id = useId()
  const [fault, setFault] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    const [from, to] = [asTime(text('from')), asTime(text('to'))]
    const amounts = [text('costMin'), text('costMax')].map((amount) => (amount === '' ? null : amount))
    const [costMin = null, costMax = null] = amounts
    if (amounts.some((amount) => amount !== null && !AMOUNT.test(amount))) return setFault('Write a cost as 0.05.')
    if (from !== null && to !== null && from >= to) return setFault('The end has to be after the beginning.')
    const currency = text('currency').toUpperCase()
    if (currency !== '' && !/^[A-Z]{3}$/.test(currency)) return setFault('Write a currency as USD or EUR.')
    const seconds = text('latency')
    const version = text('version')
    onChange({
      from,
      to,
      time: from === null && to === null ? view.time : null,
      costMin,
      costMax,
      currency: (costMin === null && costMax === null) || currency === '' || currency === 'USD' ? null : currency,
      latencyMin: seconds === '' ? null : Math.round(Number(seconds) * 1000),
      version: version === '' ? null : Number(version),
      session: text('session') || null,
    })
  }
  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-3">
      <Field label="From (UTC)">
        <Input type="datetime-local" name="from" defaultValue={atMinute(view.from)} />
      </Field>
      <Field label="Until (UTC)">
        <Input type="datetime-local" name="to" defaultValue={atMinute(view.to)} />
      </Field>
      <div className="grid grid-cols-3 gap-2">
        <Field label="Cost at least">
          <Input name="costMin" inputMode="decimal" placeholder="0.05" defaultValue={view.costMin ?? ''} />
        </Field>
        <Field label="at most">
          <Input name="costMax" inputMode="decimal" defaultValue={view.costMax ?? ''} />
        </Field>
        <Field label="Currency">
          <Input name="currency" maxLength={3} placeholder="USD" defaultValue={view.currency ?? ''} />
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Field label="Took at least (s)">
          <Input
            name="latency"
            type="number"
            min={0}
            max={86_400}
            step="any"
            defaultValue={view.latencyMin === null ? '' : view.latencyMin / 1000}
          />
        </Field>
        <Field label="Version">
          <Input name="version" type="number" min={1} step={1} defaultValue={view.version ?? ''} />
        </Field>
      </div>
      <Field label="Playground session">
        <Input name="session" placeholder="pls_…" maxLength={64} defaultValue={view.session ?? ''} className="font-mono text-xs" />
      </Field>
      {fault && (
        <p role="alert" className="text-danger text-xs">
          {fault}
        </p>
      )}
      <Button type="submit" variant="primary">
        Apply
      </Button>
    </form>
  )
}
