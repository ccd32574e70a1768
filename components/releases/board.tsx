'use client'

import { useState } from 'react'
import { Table, TableBody, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardRow } from '@/lib/releases/schema'
import { BoardCard } from './board-card'
import { BoardTableRow } from './board-row'
import { EnvironmentName } from './environment-name'
import type { PromptRef, ReleaseActions, ReleaseIntent } from './release-actions'
import { ReleaseDialog } from './release-dialog'

type BoardProps = { environments: EnvironmentSummary[]; prompts: BoardRow[]; actions: ReleaseActions }

/** The pipeline: environments from left to right, one row per prompt. On phones one card per prompt. */
export function Board({ environments, prompts, actions }: BoardProps) {
  const [asked, setAsked] = useState<{ prompt: PromptRef; intent: ReleaseIntent } | null>(null)
  const ask = (prompt: PromptRef) => (intent: ReleaseIntent) => setAsked({ prompt, intent })
  const empty = new Set(
    environments.filter(({ id }) => !prompts.some(({ live }) => live.some((cell) => cell.environmentId === id))).map(({ id }) => id),
  )
  return (
    <>
      <div className="max-md:hidden">
        <Table label="What is live where" className="min-w-max">
          <TableHeader>
            <TableRow className="hover:bg-transparent">
              <TableHead className="sticky left-0 z-10 bg-background">Prompt</TableHead>
              {environments.map((environment) => (
                <TableHead key={environment.id} className="min-w-56">
                  <span className="flex items-center gap-2">
                    <EnvironmentName environment={environment} className="font-medium text-foreground text-sm" />
                    {empty.has(environment.id) && <span>nothing live</span>}
                  </span>
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {prompts.map((row) => (
              <BoardTableRow
                key={row.promptId}
                row={row}
                environments={environments}
                onIntent={ask({ id: row.promptId, name: row.name })}
              />
            ))}
          </TableBody>
        </Table>
      </div>
      <ul aria-label="What is live where" className="flex flex-col md:hidden">
        {prompts.map((row) => (
          <BoardCard key={row.promptId} row={row} environments={environments} onIntent={ask({ id: row.promptId, name: row.name })} />
        ))}
      </ul>
      <ReleaseDialog
        intent={asked?.intent ?? null}
        prompt={asked?.prompt ?? { id: '', name: '' }}
        actions={actions}
        onClose={() => setAsked(null)}
      />
    </>
  )
}
