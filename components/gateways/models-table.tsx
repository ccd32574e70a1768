'use client'

import { Boxes, Columns3, EllipsisVertical, FlaskConical, History, Tag, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { RelativeTime } from '@/components/feedback/relative-time'
import { formatPlaygroundUrl } from '@/components/playground/url-state'
import { JumpBadge } from '@/components/prices/jump-badge'
import { PriceCell } from '@/components/prices/price-cell'
import { priceSourceWords } from '@/components/prices/price-source-words'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ModelDto } from '@/lib/gateways/model-schema'
import { CapabilityChips } from './capability-chips'
import { type SetFavouriteAction, StarButton } from './star-button'

type ModelsTableProps = {
  gateway: string
  models: readonly ModelDto[]
  /** Null for those who may not change them. */
  onPrice: ((model: ModelDto) => void) | null
  onCapabilities: ((model: ModelDto) => void) | null
  onCanonical: ((model: ModelDto) => void) | null
  onRemove: ((model: ModelDto) => void) | null
  star: SetFavouriteAction
}

/** A gateway's models with what they cost; what is not known says so. */
export function ModelsTable({ gateway, models, star, ...on }: ModelsTableProps) {
  return (
    <Table label="Models" className="tabular-nums">
      <TableHeader>
        <tr>
          <TableHead>
            <span className="sr-only">Favourite</span>
          </TableHead>
          <TableHead>Model</TableHead>
          <TableHead>Can</TableHead>
          <TableHead className="text-right">Input / M</TableHead>
          <TableHead className="text-right">Cached / M</TableHead>
          <TableHead className="text-right">Output / M</TableHead>
          <TableHead className="text-right">Per call</TableHead>
          <TableHead>Price from</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {models.map((model) => (
          <TableRow key={model.id}>
            <TableCell className="w-8 pr-0">
              <StarButton gateway={gateway} model={model.name} favourite={model.favourite} action={star} />
            </TableCell>
            <TableCell>
              <span className="flex min-w-0 items-center gap-2">
                <span className="max-w-40 truncate sm:max-w-80 font-mono text-xs" title={model.name}>
                  {model.name}
                </span>
                {model.goneAt ? (
                  <Badge tone="warn">
                    gone <RelativeTime iso={model.goneAt} />
                  </Badge>
                ) : model.change === 'new' ? (
                  <Badge tone="well">new</Badge>
                ) : (
                  model.source === 'manual' && <Badge tone="outline">typed in</Badge>
                )}
              </span>
              {model.canonical !== model.name && (
                <span
                  className="block max-w-40 truncate sm:max-w-80 text-muted-foreground text-xs"
                  title={`The same model as ${model.canonical}`}
                >
                  is <span className="font-mono">{model.canonical}</span>
                </span>
              )}
            </TableCell>
            <TableCell>
              <CapabilityChips capabilities={model.capabilities} sources={model.capabilitySources} />
            </TableCell>
            <PriceCell price={model.price} of="inputPerMillion" />
            <PriceCell price={model.price} of="cachedInputPerMillion" />
            <PriceCell price={model.price} of="outputPerMillion" />
            <PriceCell price={model.price} of="perCall" />
            <TableCell className="whitespace-nowrap text-muted-foreground text-xs">
              {model.price && (
                <span className="flex items-center gap-2">
                  <span title={model.price.note}>
                    {priceSourceWords[model.price.source]}, <RelativeTime iso={model.price.validFrom} />
                  </span>
                  <JumpBadge jumps={model.price.jumps} currency={model.price.currency} />
                </span>
              )}
            </TableCell>
            <TableCell className="w-10 text-right">
              <ModelMenu gateway={gateway} model={model} {...on} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

type ModelMenuProps = Omit<ModelsTableProps, 'models' | 'star'> & { model: ModelDto }

function ModelMenu({ gateway, model, onPrice, onCapabilities, onCanonical, onRemove }: ModelMenuProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const columns = [{ target: { gateway, model: model.name }, parameters: {} }]
  const query = formatPlaygroundUrl({ prompt: null, version: null, draft: false, environment: null, run: null, columns })
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${model.name}`}>
          <EllipsisVertical />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => router.push(`/${slug}/playground${query}`)}>
          <Columns3 />
          Try in the playground
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => router.push(`/${slug}/gateways/${gateway}/prices?model=${encodeURIComponent(model.name)}`)}>
          <History />
          Price history
        </DropdownMenuItem>
        {onPrice && (
          <DropdownMenuItem onSelect={() => onPrice(model)}>
            <Tag />
            Set the price
          </DropdownMenuItem>
        )}
        {onCapabilities && (
          <DropdownMenuItem onSelect={() => onCapabilities(model)}>
            <FlaskConical />
            What it can do
          </DropdownMenuItem>
        )}
        {onCanonical && (
          <DropdownMenuItem onSelect={() => onCanonical(model)}>
            <Boxes />
            The same model as…
          </DropdownMenuItem>
        )}
        {onRemove && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem tone="danger" onSelect={() => onRemove(model)}>
              <Trash2 />
              Remove
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
