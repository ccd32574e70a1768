'use client'

import { useEffect, useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import type { Resolution } from '@/lib/playground/resolve-targets'
import type { Column } from './columns'
import type { PromptView } from './prompt-view'

export type Resolve = ServerAction<{ environment: string; models: string[] }, Resolution[]>

type WhereItGoesProps = { prompt: PromptView; columns: readonly Column[]; environment: string; resolve: Resolve }

/** What each column leads to in the environment, before anything is asked: by its route, and inside its region. */
export function WhereItGoes({ prompt, columns, environment, resolve }: WhereItGoesProps) {
  const models = columns.map(({ target, version }) =>
    target
      ? `${target.gateway}/${target.model}`
      : (prompt.others.find(({ number }) => number === version)?.model ?? prompt.content?.model ?? 'default'),
  )
  const key = JSON.stringify([environment, models])
  const [found, setFound] = useState<{ key: string; all: Resolution[] } | null>(null)
  const { run } = useAction(resolve, { onFailure: () => true })
  useEffect(() => {
    const [environment, models] = JSON.parse(key) as [string, string[]]
    if (models.length === 0) return
    let wanted = true
    void run({ environment, models }).then((result) => wanted && result?.ok && setFound({ key, all: result.data }))
    return () => {
      wanted = false
    }
  }, [key, run])
  if (columns.length === 0) return null
  const all = found?.key === key ? found.all : null
  return (
    <section aria-label="Where it goes" aria-busy={all === null} className="flex flex-col gap-1 rounded-md border p-2">
      <h2 className="text-muted-foreground text-xs">Where it goes in {environment}</h2>
      <ol className="flex flex-col gap-1 text-xs">
        {columns.map((column, index) => {
          const each = all?.[index]
          return (
            <li key={column.id} className="flex gap-2">
              <span className="w-4 shrink-0 text-right text-muted-foreground tabular-nums">{index + 1}</span>
              {each === undefined ? (
                <span className="text-muted-foreground">…</span>
              ) : 'refused' in each ? (
                <span className="min-w-0 text-danger [overflow-wrap:anywhere]">Not sent: {each.refused}</span>
              ) : (
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {column.target === null && <span className="font-mono">{each.model} → </span>}
                  <span className="font-mono">{each.target}</span>, {each.gatewayName}
                  {each.fallbacks > 0 && (
                    <span className="text-muted-foreground"> (then {each.fallbacks} more, which the playground leaves out)</span>
                  )}
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
