'use client'

import { ArrowDown, ArrowUp, X } from 'lucide-react'
import Link from 'next/link'
import { type KeyboardEvent, useId, useRef } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/schema'
import type { Step } from './route-list'

type RouteStepProps = {
  step: Step
  index: number
  count: number
  alias: string
  environment: EnvironmentDto
  gateways: TargetGatewayDto[]
  allowed: boolean
  faultAt: (field: 'gateway' | 'model' | 'timeoutMs') => string | undefined
  onChange: (step: Step) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

/** One target of a route. Alt with the arrows moves it, from any of its fields. */
export function RouteStep(props: RouteStepProps) {
  const { step, index, count, alias, environment, gateways, allowed, faultAt, onChange, onMove, onRemove } = props
  const { slug } = useWorkspace()
  const modelsId = useId()
  const item = useRef<HTMLLIElement>(null)
  const gateway = gateways.find(({ slug }) => slug === step.gateway)
  const outside = (region: string) => environment.region !== null && region !== environment.region
  const what = `target ${index + 1} of ${alias}`
  const press = (event: KeyboardEvent) => {
    if (!allowed || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    shift(event.key === 'ArrowUp' ? -1 : 1)
  }
  /** Moving a node loses its focus in some browsers: it is given back. */
  const shift = (by: -1 | 1) => {
    const focused = document.activeElement
    onMove(by)
    requestAnimationFrame(() => {
      if (!(focused instanceof HTMLElement) || !item.current?.contains(focused)) return
      if (focused instanceof HTMLButtonElement && focused.disabled)
        item.current.querySelector<HTMLButtonElement>('button:not(:disabled)')?.focus()
      else focused.focus()
    })
  }
  if (!allowed)
    return (
      <li className="flex flex-wrap items-center gap-x-3 border-b px-3 py-1.5 last:border-b-0">
        <span className="w-4 text-muted-foreground tabular-nums">{index + 1}</span>
        <Link href={`/${slug}/gateways/${step.gateway}`} className="hover:underline">
          {gateway?.name ?? step.gateway}
        </Link>
        <span className="font-mono text-xs">{step.model}</span>
        {gateway && <Badge tone="outline">{gateway.region}</Badge>}
        {step.seconds && <span className="text-muted-foreground text-xs">at most {step.seconds} s</span>}
      </li>
    )
  return (
    <li ref={item} onKeyDown={press} className="flex flex-wrap items-start gap-2 border-b px-3 py-2 last:border-b-0 sm:flex-nowrap">
      <span className="w-4 shrink-0 pt-1.5 text-muted-foreground tabular-nums">{index + 1}</span>
      <Field label={`Gateway of ${what}`} hideLabel error={faultAt('gateway')} className="min-w-40 flex-1">
        <Select
          value={step.gateway}
          onValueChange={(slug) => onChange({ ...step, gateway: slug, model: firstModel(gateways, slug) ?? step.model })}
        >
          {!gateway && <SelectItem value={step.gateway}>{step.gateway}</SelectItem>}
          {gateways.map(({ slug, name, region, simulator }) => (
            <SelectItem
              key={slug}
              value={slug}
              disabled={outside(region)}
              hint={outside(region) ? `in ${region}, outside ${environment.region}` : region}
            >
              {simulator && !/simulator/i.test(name) ? `${name} (simulator)` : name}
            </SelectItem>
          ))}
        </Select>
      </Field>
      <Field label={`Model of ${what}`} hideLabel error={faultAt('model')} className="min-w-40 flex-1">
        <Input
          value={step.model}
          list={modelsId}
          autoComplete="off"
          spellCheck={false}
          placeholder="model"
          className="font-mono"
          onChange={(event) => onChange({ ...step, model: event.target.value })}
        />
      </Field>
      <datalist id={modelsId}>
        {gateway?.models.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field label={`Time limit of ${what} in seconds`} hideLabel error={faultAt('timeoutMs')} className="w-32 shrink-0">
        <Input
          type="number"
          inputMode="decimal"
          min={1}
          max={600}
          value={step.seconds}
          placeholder="time limit, s"
          title="Time limit in seconds; empty: as long as the gateway allows"
          onChange={(event) => onChange({ ...step, seconds: event.target.value })}
        />
      </Field>
      <span className="ml-auto flex shrink-0 gap-0.5 pt-0.5">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Move ${what} up`}
          title="Move up (Alt ↑)"
          disabled={index === 0}
          onClick={() => shift(-1)}
        >
          <ArrowUp />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Move ${what} down`}
          title="Move down (Alt ↓)"
          disabled={index === count - 1}
          onClick={() => shift(1)}
        >
          <ArrowDown />
        </Button>
        <Button variant="ghost" size="icon-sm" aria-label={`Remove ${what}`} title="Remove" onClick={onRemove}>
          <X />
        </Button>
      </span>
    </li>
  )
}

const firstModel = (gateways: readonly TargetGatewayDto[], slug: string) =>
  gateways.find((gateway) => gateway.slug === slug)?.models[0]?.name
