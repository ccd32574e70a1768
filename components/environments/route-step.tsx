'use client'

import { X } from 'lucide-react'
import Link from 'next/link'
import { type KeyboardEvent, useId } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { SortableHandle, SortableItem } from '@/components/ui/sortable'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import type { Step } from './route-list'

type RouteStepProps = {
  step: Step
  index: number
  alias: string
  /** The region the environment is bound to. */
  region: string | null
  gateways: TargetGatewayDto[]
  allowed: boolean
  faultAt: (field: 'gateway' | 'model' | 'timeoutMs') => string | undefined
  onChange: (step: Step) => void
  onMove: (to: number) => void
  onRemove: () => void
}

/** One target of a route: by its handle it is dragged; Alt with the arrows moves it from any of its fields. */
export function RouteStep({ step, index, alias, region, gateways, allowed, faultAt, onChange, onMove, onRemove }: RouteStepProps) {
  const { slug } = useWorkspace()
  const modelsId = useId()
  const gateway = gateways.find(({ slug }) => slug === step.gateway)
  const what = `target ${index + 1} of ${alias}`
  /** Moving a node loses its focus in some browsers: it is given back. */
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (!event.altKey || by === 0 || event.defaultPrevented) return
    event.preventDefault()
    const focused = event.target
    onMove(index + by)
    requestAnimationFrame(() => focused instanceof HTMLElement && focused.focus())
  }
  const place = <span className="w-4 shrink-0 text-muted-foreground tabular-nums">{index + 1}</span>
  if (!allowed)
    return (
      <SortableItem id={step.id} className="border-b last:border-b-0">
        <div className="flex flex-wrap items-center gap-x-3 px-3 py-1.5">
          {place}
          <Link href={`/${slug}/gateways/${step.gateway}`} className="hover:underline">
            {gateway?.name ?? step.gateway}
          </Link>
          <span className="font-mono text-xs">{step.model}</span>
          {gateway && <Badge tone="outline">{gateway.region}</Badge>}
          {step.seconds && <span className="text-muted-foreground text-xs">at most {step.seconds} s</span>}
        </div>
      </SortableItem>
    )
  const outside = (other: string) => region !== null && other !== region
  return (
    <SortableItem id={step.id} className="border-b last:border-b-0">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears a shortcut of the fields inside, which the handle offers too */}
      <div onKeyDown={press} className="flex items-start gap-2 px-3 py-2">
        <span className="flex shrink-0 items-center gap-1 pt-1.5">
          <SortableHandle />
          {place}
        </span>
        <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_8rem]">
          <Field label={`Gateway of ${what}`} hideLabel error={faultAt('gateway')}>
            <Select
              value={step.gateway}
              onValueChange={(chosen) => onChange({ ...step, gateway: chosen, model: firstModel(gateways, chosen) ?? step.model })}
            >
              {!gateway && <SelectItem value={step.gateway}>{step.gateway}</SelectItem>}
              {gateways.map((each) => (
                <SelectItem
                  key={each.slug}
                  value={each.slug}
                  disabled={outside(each.region)}
                  hint={outside(each.region) ? `in ${each.region}, outside ${region}` : each.region}
                >
                  {each.simulator && !/simulator/i.test(each.name) ? `${each.name} (simulator)` : each.name}
                </SelectItem>
              ))}
            </Select>
          </Field>
          <Field label={`Model of ${what}`} hideLabel error={faultAt('model')}>
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
          <Field label={`Time limit of ${what} in seconds`} hideLabel error={faultAt('timeoutMs')}>
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
        </div>
        <datalist id={modelsId}>
          {gateway?.models.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button variant="ghost" size="icon-sm" aria-label={`Remove ${what}`} title="Remove" className="mt-0.5" onClick={onRemove}>
          <X />
        </Button>
      </div>
    </SortableItem>
  )
}

const firstModel = (gateways: readonly TargetGatewayDto[], slug: string) =>
  gateways.find((gateway) => gateway.slug === slug)?.models[0]?.name
