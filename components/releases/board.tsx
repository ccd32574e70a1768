'use client'

import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Checkbox } from '@/components/ui/checkbox'
import { Table, TableBody, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardRow } from '@/lib/releases/schema'
import { BoardCard } from './board-card'
import { BoardTableRow } from './board-row'
import { EnvironmentName } from './environment-name'
import type { UnderWay } from './marks'
import type { PromptRef, ReleaseActions, ReleaseIntent } from './release-actions'
import { ReleaseDialog } from './release-dialog'
import { SetBar } from './set-bar'
import { SetDialog, type SetIntent } from './set-dialog'

type BoardProps = { environments: EnvironmentSummary[]; prompts: BoardRow[]; underWay: UnderWay; actions: ReleaseActions }

/** The pipeline: environments from left to right, one row per prompt. On phones one card per prompt. */
export function Board({ environments, prompts, underWay, actions }: BoardProps) {
  const [asked, setAsked] = useState<{ prompt: PromptRef; intent: ReleaseIntent } | null>(null)
  const [set, setSet] = useState<SetIntent | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { can } = useWorkspace()
  const choose = (promptId: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, promptId] : [...before].filter((each) => each !== promptId)))
  const choiceOf = (promptId: string) =>
    can('release.request') ? { chosen: chosen.has(promptId), onChoose: (on: boolean) => choose(promptId, on) } : null
  const all = prompts.every(({ promptId }) => chosen.has(promptId))
  const ask = (prompt: PromptRef) => (intent: ReleaseIntent) => setAsked({ prompt, intent })
  const empty = new Set(
    environments.filter(({ id }) => !prompts.some(({ live }) => live.some((cell) => cell.environmentId === id))).map(({ id }) => id),
  )
  return (
    <>
      <SetBar rows={prompts} environments={environments} chosen={chosen} onClear={() => setChosen(new Set())} onAsk={setSet} />
      <div className="max-md:hidden">
        <Table label="What is live where" className="min-w-max">
          <TableHeader>
            <TableRow className="hover:bg-transparent">
              <TableHead className="sticky left-0 z-10 bg-background">
                <span className="flex items-center gap-3">
                  {can('release.request') && (
                    <Checkbox
                      aria-label="Choose every prompt here"
                      checked={all ? true : chosen.size > 0 ? 'indeterminate' : false}
                      onCheckedChange={(on) => setChosen(new Set(on === true ? prompts.map(({ promptId }) => promptId) : []))}
                    />
                  )}
                  Prompt
                </span>
              </TableHead>
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
                choice={choiceOf(row.promptId)}
                underWay={underWay}
                onIntent={ask({ id: row.promptId, name: row.name })}
              />
            ))}
          </TableBody>
        </Table>
      </div>
      <ul aria-label="What is live where" className="flex flex-col md:hidden">
        {prompts.map((row) => (
          <BoardCard
            key={row.promptId}
            row={row}
            environments={environments}
            choice={choiceOf(row.promptId)}
            underWay={underWay}
            onIntent={ask({ id: row.promptId, name: row.name })}
          />
        ))}
      </ul>
      <ReleaseDialog
        intent={asked?.intent ?? null}
        prompt={asked?.prompt ?? { id: '', name: '' }}
        actions={actions}
        onClose={() => setAsked(null)}
      />
      <SetDialog intent={set} actions={actions} onClose={() => setSet(null)} onDone={() => setChosen(new Set())} />
    </>
  )
}
