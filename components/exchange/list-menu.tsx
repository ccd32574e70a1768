'use client'

import { MoreHorizontal, Upload } from 'lucide-react'
import Link from 'next/link'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { ExportItems } from './export-items'

/** Beside the list of prompts: import, and exports of the folder that is open and of the workspace. */
export function ListMenu({ folder }: { folder: string | null }) {
  const { slug, can } = useWorkspace()
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Import and export">
          <MoreHorizontal />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {can('prompt.write') && (
          <>
            <DropdownMenuItem asChild>
              <Link href={`/${slug}/prompts/import`}>
                <Upload />
                Import…
              </Link>
            </DropdownMenuItem>
            <DropdownMenuSeparator />
          </>
        )}
        {folder && (
          <>
            <ExportItems scope={{ prefix: folder }} what={`Export ${folder}`} />
            <DropdownMenuSeparator />
          </>
        )}
        <ExportItems scope={{}} what="Export all" />
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
