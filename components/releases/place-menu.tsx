'use client'

import { ArrowRight, History, MoreHorizontal, Rocket, Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import type { BoardRow } from '@/lib/releases/schema'
import type { Place } from './places'
import type { ReleaseIntent } from './release-actions'
import { whyNotRelease } from './why-not-release'

type PlaceMenuProps = { row: BoardRow; place: Place; onIntent: (intent: ReleaseIntent) => void }

/** What can be done with one prompt in one environment. */
export function PlaceMenu({ row, place: { environment, cell: live, withdrawn, next }, onIntent }: PlaceMenuProps) {
  const router = useRouter()
  const { slug, can, role } = useWorkspace()
  const mayGoBack = can('release.write')
  const allowed = mayGoBack || can('release.request')
  const hasVersion = row.newestVersion !== null
  const place = environment.slug
  const noWayBack = whyNoWayBack(live, withdrawn, environment.name)
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          className="pointer-coarse:size-10"
          aria-label={`Actions for ${row.name} in ${environment.name}`}
        >
          <MoreHorizontal />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-60">
        <DropdownMenuItem disabled={!allowed || !hasVersion} onSelect={() => onIntent({ kind: 'release', environment: place })}>
          <Rocket />
          Release a version…
        </DropdownMenuItem>
        {next && (
          <DropdownMenuItem
            disabled={!allowed || !live}
            onSelect={() => onIntent({ kind: 'promote', from: place, environment: next.slug })}
          >
            <ArrowRight />
            <span className="truncate">Promote to {next.name}…</span>
          </DropdownMenuItem>
        )}
        <DropdownMenuItem disabled={!mayGoBack || noWayBack !== null} onSelect={() => onIntent({ kind: 'rollback', environment: place })}>
          <Undo2 />
          Roll back…
        </DropdownMenuItem>
        {(!mayGoBack || noWayBack) && <DropdownMenuLabel>{mayGoBack ? noWayBack : whyNotRelease(role)}</DropdownMenuLabel>}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => router.push(`/${slug}/prompts/${row.promptId}/releases?environment=${place}`)}>
          <History />
          History
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

/** Why there is nothing earlier to make live again, as a sentence; null when there is. */
function whyNoWayBack(live: { sequence: number } | null, withdrawn: boolean, environment: string): string | null {
  if (live) return live.sequence > 1 ? null : `This is its first release in ${environment}: there is nothing to go back to.`
  return withdrawn ? null : `It was never live in ${environment}: there is nothing to go back to.`
}
