'use client'

import { FileArchive, FileText } from 'lucide-react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { DropdownMenuItem } from '@/components/ui/dropdown-menu'
import type { ExportFormat, ExportScope } from '@/lib/exchange/schema'

/** Where the browser gets an export. */
export const exportHref = (workspace: string, { promptId, prefix }: ExportScope, format: ExportFormat): string =>
  `/api/export?${new URLSearchParams({ workspace, format, ...(promptId && { prompt: promptId }), ...(prefix && { prefix }) })}`

/** Of a menu: exports of a prompt, a folder or the workspace, in both formats. */
export function ExportItems({ scope, what = 'Export' }: { scope: ExportScope; what?: string }) {
  const { slug } = useWorkspace()
  return (
    <>
      <DropdownMenuItem asChild>
        <a href={exportHref(slug, scope, 'zip')} download>
          <FileArchive />
          {what} as files (zip)
        </a>
      </DropdownMenuItem>
      <DropdownMenuItem asChild>
        <a href={exportHref(slug, scope, 'jsonl')} download>
          <FileText />
          {what} as JSON Lines
        </a>
      </DropdownMenuItem>
    </>
  )
}
