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
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { PromptRef, ReleaseIntent } from './release-actions'
import { whyNotRelease } from './why-not-release'

type PlaceMenuProps = {
  prompt: PromptRef
  environment: EnvironmentSummary
  /** Whether something is live, and whether it took the place of something. */
  live: { sequence: number } | null
  /** Nothing is live because it was taken out. */
  withdrawn: boolean
  /** Where to promote what is live here; null at the right end. */
  next: EnvironmentSummary | null
  /** False while the prompt has no version. */
  hasVersion: boolean
  onIntent: (intent: ReleaseIntent) => void
}

/** What can be done with one prompt in one environment. */
export function PlaceMenu({ prompt, environment, live, withdrawn, next, hasVersion, onIntent }: PlaceMenuProps) {
  const router = useRouter()
  const { slug, can, role } = useWorkspace()
  const mayGoBack = can('release.write')
  const allowed = mayGoBack || can('release.request')
  const place = environment.slug
  const noWayBack = whyNoWayBack(live, withdrawn, environment.name)
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          className="pointer-coarse:size-10"
          aria-label={`Actions for ${prompt.name} in ${environment.name}`}
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
        <DropdownMenuItem onSelect={() => router.push(`/${slug}/prompts/${prompt.id}/releases?environment=${place}`)}>
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
