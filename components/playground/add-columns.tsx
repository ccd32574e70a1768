'use client'

import { Star } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { toast } from 'sonner'
import { SimulatorBadge } from '@/components/gateways/simulator-badge'
import { Badge } from '@/components/ui/badge'
import { CommandGroup, CommandItem } from '@/components/ui/command'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import { canonicalModels, favouriteColumns } from '@/lib/playground/column-sources'
import { addable, type Column, matchingTargets } from './columns'
import { Picker } from './picker'
import type { VersionChoice } from './prompt-view'
import type { ColumnSettings } from './url-state'

export type AddColumnsProps = {
  columns: readonly Column[]
  gateways: readonly TargetGatewayDto[]
  /** What the version itself says, when it can be asked. */
  own: string | null
  versions: readonly VersionChoice[]
  /** What is live in an environment, as columns; null when it could not be had, which has been said then. */
  readLive: (environment: string) => Promise<ColumnSettings[] | null>
  onAdd: (columns: ColumnSettings[]) => void
  trigger: ReactNode
  align?: 'start' | 'end'
}

type Source = 'models' | 'gateways' | 'versions'
const placeholders: Record<Source, string> = {
  models: 'Find a gateway or model',
  gateways: 'Find a model on all gateways',
  versions: 'Find a version or an environment',
}

/** Adds one column, or several at once: favourites, one model on every gateway that has it, what is live, another version. */
export function AddColumns({ columns, gateways, own, versions, readLive, onAdd, trigger, align }: AddColumnsProps) {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [source, setSource] = useState<Source>('models')
  const wanted = useDeferredValue(query).trim().toLowerCase()
  const add = (from: readonly ColumnSettings[], again = false) => {
    const { fresh, left } = again ? { fresh: [...from], left: 0 } : addable(columns, from)
    setOpen(false)
    setQuery('')
    onAdd(fresh)
    if (fresh.length === 0) toast.info('All of these are there already')
    else if (left > 0) toast.warning(`${left} more did not fit`, { description: 'A comparison has at most 12 columns.' })
  }
  const addLive = async (environment: string) => {
    const live = await readLive(environment)
    if (live?.length === 0) toast.info(`Nothing of this prompt is live in ${environment}`)
    else if (live) add(live)
  }
  const listed = useListed({ source, wanted, gateways, versions, own })
  return (
    <Picker
      label="Add columns"
      first={listed.first}
      open={open}
      onOpenChange={setOpen}
      query={query}
      onQueryChange={setQuery}
      placeholder={placeholders[source]}
      trigger={trigger}
      align={align ?? 'start'}
      empty={listed.empty}
      footer={listed.more > 0 ? `${listed.more.toLocaleString('en')} more. Type to narrow the list.` : undefined}
      above={
        <ToggleGroup
          label="What to add"
          size="sm"
          value={source}
          onValueChange={setSource}
          options={[
            { value: 'models', label: 'Models' },
            { value: 'gateways', label: 'All gateways' },
            ...(versions.length > 0 ? [{ value: 'versions' as const, label: 'Versions' }] : []),
          ]}
        />
      }
    >
      {source === 'models' && (
        <>
          {listed.favourites.length > 0 && (
            <CommandGroup heading="Favourites">
              <CommandItem value="favourites" onSelect={() => add(listed.favourites)}>
                <Star />
                <span>All favourites</span>
                <Count of={listed.favourites.length} what="column" />
              </CommandItem>
            </CommandGroup>
          )}
          {listed.choices.map(({ gateway, models }) => (
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
              {models.map((model) => (
                <CommandItem
                  key={model}
                  value={`${gateway.slug}~${model}`}
                  onSelect={() => add([{ target: { gateway: gateway.slug, model }, parameters: {} }], true)}
                >
                  <span className="min-w-0 break-all">{model}</span>
                  {gateway.models.some(({ name, favourite }) => name === model && favourite) && (
                    <Star aria-label="favourite" className="ml-auto fill-current" />
                  )}
                </CommandItem>
              ))}
            </CommandGroup>
          ))}
          {listed.showsOwn && (
            <CommandGroup heading="The version's own">
              <CommandItem value="*" onSelect={() => add([{ target: null, parameters: {} }], true)}>
                <span className="min-w-0 truncate">What the version says</span>
                <span className="ml-auto shrink-0 font-mono text-muted-foreground text-xs">{own}</span>
              </CommandItem>
            </CommandGroup>
          )}
        </>
      )}
      {source === 'gateways' && (
        <CommandGroup heading="The same model, wherever it is">
          {listed.canonical.map(({ canonical, gateways, columns }) => (
            <CommandItem key={canonical} value={`canonical ${canonical}`} onSelect={() => add(columns)}>
              <span className="min-w-0">
                <span className="block break-all">{canonical}</span>
                <span className="block truncate text-muted-foreground text-xs">{gateways.join(', ')}</span>
              </span>
              <Count of={columns.length} what="gateway" />
            </CommandItem>
          ))}
        </CommandGroup>
      )}
      {source === 'versions' && (
        <>
          {listed.environments.length > 0 && (
            <CommandGroup heading="What is live, on its route">
              {listed.environments.map((environment) => (
                <CommandItem key={environment} value={`live ${environment}`} onSelect={() => void addLive(environment)}>
                  Live in {environment}
                </CommandItem>
              ))}
            </CommandGroup>
          )}
          <CommandGroup heading="A version, on the first column's model">
            {listed.versions.map(({ number, note, liveIn }) => (
              <CommandItem
                key={number}
                value={`version ${number}`}
                onSelect={() =>
                  add([{ target: columns[0]?.target ?? null, parameters: columns[0]?.parameters ?? {}, version: number }], true)
                }
              >
                <span className="shrink-0 tabular-nums">Version {number}</span>
                <span className="min-w-0 truncate text-muted-foreground text-xs">{note}</span>
                <span className="ml-auto flex shrink-0 items-center gap-1">
                  {liveIn.map((environment) => (
                    <Badge key={environment} tone="well">
                      {environment}
                    </Badge>
                  ))}
                </span>
              </CommandItem>
            ))}
          </CommandGroup>
        </>
      )}
    </Picker>
  )
}

const Count = ({ of, what }: { of: number; what: string }) => (
  <span className="ml-auto shrink-0 text-muted-foreground text-xs tabular-nums">
    {of} {of === 1 ? what : `${what}s`}
  </span>
)

type Listing = Pick<AddColumnsProps, 'gateways' | 'versions' | 'own'> & { source: Source; wanted: string }

/** What the list shows, and what Enter takes. */
function useListed({ source, wanted, gateways, versions, own }: Listing) {
  const targets = useMemo(() => matchingTargets(gateways, wanted), [gateways, wanted])
  const across = useMemo(() => canonicalModels(gateways, wanted), [gateways, wanted])
  const favourites = useMemo(() => ('all favourites'.includes(wanted) ? favouriteColumns(gateways) : []), [gateways, wanted])
  const environments = [...new Set(versions.flatMap(({ liveIn }) => liveIn))].filter((slug) => `live in ${slug}`.includes(wanted))
  const fitting = versions.filter(({ number, note, liveIn }) =>
    `version ${number} ${note} ${liveIn.join(' ')}`.toLowerCase().includes(wanted),
  )
  const [choice] = targets.choices
  const [model] = choice?.models ?? []
  const firsts: Record<Source, string> = {
    models: favourites.length > 0 ? 'favourites' : choice && model !== undefined ? `${choice.gateway.slug}~${model}` : '*',
    gateways: `canonical ${across.models[0]?.canonical ?? ''}`,
    versions: environments[0] === undefined ? `version ${fitting[0]?.number ?? ''}` : `live ${environments[0]}`,
  }
  return {
    first: firsts[source],
    choices: targets.choices,
    canonical: across.models,
    favourites,
    environments,
    versions: fitting,
    showsOwn: own !== null && `what the version says ${own}`.includes(wanted),
    more: source === 'models' ? targets.more : source === 'gateways' ? across.more : 0,
    empty: source === 'versions' ? 'No version matches.' : `No model matches “${wanted}”.`,
  }
}
