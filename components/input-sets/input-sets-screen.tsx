'use client'

import { Download, Plus, Upload } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Table, TableBody, TableHead, TableHeader } from '@/components/ui/table'
import type { InputSetSummary } from '@/lib/input-sets/schema'
import { ImportDialog } from './import-dialog'
import type { InputSetActions } from './input-set-actions'
import { SetRow } from './set-row'

type InputSetsScreenProps = {
  prompt: { id: string; name: string; archived: boolean }
  sets: InputSetSummary[]
  variables: { name: string; required: boolean }[]
  placeholders: string[]
  actions: InputSetActions
}

/** The values that a prompt is tried with again and again. */
export function InputSetsScreen({ prompt, sets, variables, placeholders, actions }: InputSetsScreenProps) {
  const { slug, can } = useWorkspace()
  const [importing, setImporting] = useState(false)
  const mayWrite = can('prompt.write') && !prompt.archived
  const playground = `/${slug}/playground?prompt=${prompt.id}`
  const exportHref = (format: string) => `/${slug}/prompts/${prompt.id}/inputs/export?format=${format}`
  const importButton = mayWrite && (
    <Button size={sets.length === 0 ? undefined : 'sm'} onClick={() => setImporting(true)}>
      <Upload />
      Import…
    </Button>
  )
  const dialog = (
    <ImportDialog
      key={importing ? 'open' : 'closed'}
      open={importing}
      onOpenChange={setImporting}
      promptId={prompt.id}
      variables={variables.map(({ name }) => name)}
      placeholders={placeholders}
      actions={actions}
    />
  )
  if (sets.length === 0)
    return (
      <>
        <EmptyState
          mark="none"
          title="No input sets yet"
          actions={
            <>
              {mayWrite && (
                <Button asChild variant="primary">
                  <Link href={playground}>
                    <Plus />
                    Fill one in
                  </Link>
                </Button>
              )}
              {importButton}
            </>
          }
        >
          An input set is a value for each variable, kept under a name: a hard ticket, an angry customer. Choose one in the playground to
          try every version with the same inputs. Save what you typed there, or import a CSV or JSON file.
        </EmptyState>
        {dialog}
      </>
    )
  return (
    <div className="flex flex-col">
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6">
        <p className="mr-auto text-muted-foreground">
          {sets.length === 1 ? '1 input set' : `${sets.length.toLocaleString('en')} input sets`}
        </p>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button size="sm">
              <Download />
              Export
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            {[
              ['csv', 'CSV'],
              ['json', 'JSON'],
              ['jsonl', 'JSON Lines'],
            ].map(([format = '', label]) => (
              <DropdownMenuItem key={format} asChild>
                <a href={exportHref(format)} download>
                  {label}
                </a>
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
        {importButton}
      </div>
      <Table label="Input sets" className="table-fixed">
        <TableHeader>
          <tr>
            <TableHead>Name</TableHead>
            <TableHead className="w-96 max-md:hidden">Values for</TableHead>
            <TableHead className="w-56 max-lg:w-32">Changed</TableHead>
            <TableHead className="w-14">
              <span className="sr-only">More</span>
            </TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {sets.map((set) => (
            <SetRow
              key={set.id}
              set={set}
              href={`${playground}&inputs=${set.id}`}
              missing={variables
                .filter(({ name, required }) => required && !set.filled.some((filled) => filled === name || name.startsWith(`${filled}.`)))
                .map(({ name }) => name)}
              mayWrite={mayWrite}
              actions={actions}
            />
          ))}
        </TableBody>
      </Table>
      {dialog}
    </div>
  )
}
