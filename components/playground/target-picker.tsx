'use client'

import { Check } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { SimulatorBadge } from '@/components/gateways/simulator-badge'
import { CommandGroup, CommandItem } from '@/components/ui/command'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import { matchingTargets, sameTarget, type TargetChoice } from './columns'
import { Picker } from './picker'
import type { Target } from './url-state'

type TargetPickerProps = {
  gateways: readonly TargetGatewayDto[]
  /** What is chosen now; undefined when nothing is (adding a column). */
  value: Target | null | undefined
  onChoose: (target: Target | null) => void
  /** What the version itself says, when it can be asked: an alias such as `default`, or a target. */
  own: string | null
  trigger: ReactNode
  align?: 'start' | 'end'
}

/** Gateways with their models, searchable by the words of either. */
export function TargetPicker({ gateways, value, onChoose, own, trigger, align }: TargetPickerProps) {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query)
  const { choices, more } = useMemo(() => matchingTargets(gateways, wanted), [gateways, wanted])
  const choose = (target: Target | null) => {
    onChoose(target)
    setOpen(false)
    setQuery('')
  }
  const showsOwn = own !== null && `what the version says ${own}`.includes(wanted.trim().toLowerCase())
  return (
    <Picker
      label="Models by gateway"
      first={firstChoice(choices)}
      open={open}
      onOpenChange={setOpen}
      query={query}
      onQueryChange={setQuery}
      placeholder="Find a gateway or model"
      trigger={trigger}
      align={align ?? 'start'}
      empty={`No model matches “${wanted}”.`}
      footer={more > 0 ? `${more.toLocaleString('en')} more. Type to narrow the list.` : undefined}
    >
      {choices.map(({ gateway, models }) => (
        <CommandGroup
          key={gateway.slug}
          heading={
            <span className="flex items-center gap-2">
              {gateway.name}
              <SimulatorBadge gateway={gateway} />
              {!gateway.simulator && <span>{gateway.layer}</span>}
            </span>
          }
        >
          {models.map((model) => {
            const target = { gateway: gateway.slug, model }
            return (
              <CommandItem key={model} value={`${gateway.slug}~${model}`} onSelect={() => choose(target)}>
                <span className="min-w-0 break-all">{model}</span>
                {value !== undefined && value !== null && sameTarget(value, target) && <Check className="ml-auto" />}
              </CommandItem>
            )
          })}
        </CommandGroup>
      ))}
      {showsOwn && (
        <CommandGroup heading="The version's own">
          <CommandItem value="*" onSelect={() => choose(null)}>
            <span className="min-w-0 truncate">What the version says</span>
            <span className="ml-auto flex shrink-0 items-center gap-2 font-mono text-muted-foreground text-xs">
              {own}
              {value === null && <Check />}
            </span>
          </CommandItem>
        </CommandGroup>
      )}
    </Picker>
  )
}

/** The value of the first item; `*`, what the version says, stands last. */
function firstChoice([first]: readonly TargetChoice[]): string {
  const [model] = first?.models ?? []
  return first && model !== undefined ? `${first.gateway.slug}~${model}` : '*'
}
