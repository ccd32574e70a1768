'use client'

import { ChevronsUpDown } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Versicle } from '@/components/brand/glyphs'
import { cn } from '@/components/ui/cn'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { useWorkspace } from './workspace-context'

export type WorkspaceChoice = { slug: string; name: string }

/** The mark, the workspace's name, and the others one belongs to. */
export function WorkspaceSwitcher({ workspaces, rail = false }: { workspaces: WorkspaceChoice[]; rail?: boolean }) {
  const { slug, name } = useWorkspace()
  const router = useRouter()
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Workspace ${name}, switch`}
        className={cn(
          'flex h-8 min-w-0 items-center gap-2 rounded-md transition-colors hover:bg-accent data-[state=open]:bg-accent pointer-coarse:h-10',
          rail ? 'w-8 justify-center' : 'w-full px-2',
        )}
      >
        <Versicle className="size-5 shrink-0 text-rubric" />
        {!rail && (
          <>
            <span className="min-w-0 flex-1 truncate text-left font-semibold">{name}</span>
            <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-muted-foreground" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-56">
        <DropdownMenuLabel>Workspaces</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={slug} onValueChange={(next) => router.push(`/${next}/prompts`)}>
          {workspaces.map((workspace) => (
            <DropdownMenuRadioItem key={workspace.slug} value={workspace.slug}>
              <span className="truncate">{workspace.name}</span>
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
