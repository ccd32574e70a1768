'use client'

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { toast } from 'sonner'
import { z } from 'zod'
import { useWorkspace } from '@/components/shell/workspace-context'
import { MAX_ROWS, RowId } from '@/lib/playground/cell-schema'
import type { InputValues, SessionSetup } from '@/lib/playground/session-schema'
import type { AskedRow } from './asking'
import { forgetText, keepText, keptText, parseInputs, readMemory, subscribeToMemory, tellMemory, writeMemory } from './inputs-memory'
import type { PromptView } from './prompt-view'
import { inputsKey, inputsOf, meaningOf, noInputs } from './use-inputs'

const Kept = z.array(z.object({ id: RowId, name: z.string(), set: z.string().optional() })).max(MAX_ROWS)
type KeptRow = z.infer<typeof Kept>[number]

/** A row as the screen shows it: what it asks, and what is still missing or wrong in it. */
export type Row = AskedRow & { missing: string[]; faulty: string[] }
/** What a row is begun with. */
export type NewRow = InputValues & { name?: string; set?: string }

/**
 * Several inputs of one prompt, remembered in this browser; empty: there is only the form. The form edits the one that is `chosen`. Rows
 * of a session or a run (`start`) take the place of what was there, once, with a way back.
 */
export function useRows(prompt: PromptView | null, start: { of: string; rows: SessionSetup['rows'] } | null) {
  const { slug } = useWorkspace()
  const promptId = prompt?.id ?? ''
  const listKey = `${inputsKey(slug, promptId)}.rows`
  const keyOf = (id: string) => inputsKey(slug, promptId, id)
  const listText = useSyncExternalStore(
    subscribeToMemory,
    () => keptText(listKey),
    () => '',
  )
  const kept = useMemo(() => listOf(listText), [listText])
  // One text of all rows, because a snapshot has to be the same until something changes.
  const texts = useSyncExternalStore(
    subscribeToMemory,
    () => JSON.stringify(kept.map(({ id }) => readMemory(inputsKey(slug, promptId, id)))),
    () => '[]',
  )
  const rows = useMemo(() => {
    const each = JSON.parse(texts) as (string | null)[]
    return kept.map((row, at) => rowOf(prompt, row, each[at] ?? null))
  }, [prompt, kept, texts])
  const [wanted, setWanted] = useState<string | null>(null)
  const chosen = rows.find(({ id }) => id === wanted)?.id ?? rows[0]?.id ?? null

  const put = (next: readonly KeptRow[]) => {
    for (const { id } of kept) if (!next.some((row) => row.id === id)) forgetText(keyOf(id))
    keepText(listKey, JSON.stringify(next))
    tellMemory()
  }
  const write = (id: string, values: InputValues | undefined) =>
    writeMemory(keyOf(id), prompt && values ? inputsOf(prompt, values) : noInputs)

  /** With these rows behind those that are there, as many as there is room for; tells how many had none. */
  const add = (more: readonly (NewRow | undefined)[]): number => {
    const first = 1 + Math.max(0, ...kept.map(({ id }) => Number(/^r(\d{1,6})$/.exec(id)?.[1] ?? 0)))
    const made = more.slice(0, MAX_ROWS - kept.length).map((row, at) => ({ row, id: `r${first + at}` }))
    for (const { id, row } of made) write(id, row)
    put([...kept, ...made.map(({ id, row }) => ({ id, name: row?.name ?? '', ...(row?.set !== undefined && { set: row.set }) }))])
    setWanted(made[0]?.id ?? wanted)
    return more.length - made.length
  }

  const offerBack = (before: { row: KeptRow; text: string }[]) => {
    const bringBack = () => {
      for (const { row, text } of before) keepText(keyOf(row.id), text)
      put(before.map(({ row }) => row))
    }
    toast(`Your ${before.length === 1 ? 'row was' : `${before.length} rows were`} put away`, {
      duration: 12_000,
      description: 'What you opened brings its own inputs.',
      action: { label: 'Undo', onClick: bringBack },
    })
  }

  const taken = useRef<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each session or run, whatever changes
  useEffect(() => {
    if (!prompt || !start || taken.current === start.of) return
    taken.current = start.of
    if (keptText(`${listKey}.taken`) === start.of) return
    keepText(`${listKey}.taken`, start.of)
    if (kept.length > 0) offerBack(kept.map((row) => ({ row, text: keptText(keyOf(row.id)) })))
    for (const { id, variables, placeholders } of start.rows) write(id, { variables, placeholders })
    put(start.rows.map(({ id, name, set }) => ({ id, name, ...(set !== undefined && { set }) })))
  }, [prompt?.id, start?.of])

  return {
    rows,
    chosen,
    choose: setWanted,
    add,
    remove: (id: string) => put(kept.filter((row) => row.id !== id)),
    rename: (id: string, name: string) => put(kept.map((row) => (row.id === id ? { ...row, name } : row))),
    /** Back to one input: the form's own. */
    clear: () => put([]),
    full: kept.length >= MAX_ROWS,
  }
}

function listOf(text: string): KeptRow[] {
  try {
    return Kept.safeParse(JSON.parse(text || '[]')).data ?? []
  } catch {
    return []
  }
}

function rowOf(prompt: PromptView | null, { id, name, set }: KeptRow, text: string | null): Row {
  const { values, placeholders, missing, faults, placeholderFaults } = meaningOf(prompt, parseInputs(text) ?? noInputs)
  return { id, name, set, variables: values, placeholders, missing, faulty: Object.keys({ ...faults, ...placeholderFaults }) }
}

/** What a row is called: its own name, else its first value, else its number. */
export function rowName({ name, variables }: Pick<AskedRow, 'name' | 'variables'>, place: number): string {
  if (name !== '') return name
  const [first] = Object.values(variables).filter((value) => typeof value === 'string' && value !== '' && !value.startsWith('data:'))
  return typeof first === 'string' ? first.slice(0, 60) : `Row ${place + 1}`
}
