'use client'

import { useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { InputSetActions } from '@/components/input-sets/input-set-actions'
import { useAction } from '@/components/shell/use-action'
import type { InputSet, InputSetSummary, Values } from '@/lib/input-sets/schema'
import { itemFields } from '@/lib/prompts/item-fields'
import { keepText, keptText } from './inputs-memory'
import type { PromptView } from './prompt-view'
import type { useInputs } from './use-inputs'

export type StartSets = { known: InputSetSummary[]; chosen: InputSet | null }

/**
 * The input sets of the prompt, the one that was chosen, and whether the form says something else by now. A set that the address names
 * fills the form once: what was typed over it since, before a reload, stays.
 */
export function useInputSets(
  prompt: PromptView | null,
  start: StartSets,
  fields: ReturnType<typeof useInputs>,
  actions: Pick<InputSetActions, 'read' | 'create' | 'update'>,
) {
  const [own, setOwn] = useState<{ of: StartSets; known: InputSetSummary[]; chosen: InputSet | null } | null>(null)
  const { known, chosen } = own?.of === start ? own : start
  const set = (next: { known?: InputSetSummary[]; chosen: InputSet | null }) => setOwn({ of: start, known, ...next })
  const key = `versicle.playground.set.${prompt?.id ?? ''}`
  const { fill } = fields

  const filled = useRef<string | null>(null)
  useEffect(() => {
    const { chosen } = start
    if (!chosen || filled.current === chosen.id) return
    filled.current = chosen.id
    if (keptText(key) !== chosen.id) fill(chosen)
    keepText(key, chosen.id)
  }, [start, key, fill])

  const now: Values = { variables: fields.values, placeholders: withMessages(fields.placeholders) }
  const take = (chosen: InputSet) => {
    keepText(key, chosen.id)
    fill(chosen)
    set({ chosen })
  }
  const read = useAction(actions.read, { onSuccess: take })
  const create = useAction(actions.create, {
    success: ({ name }) => `Saved as ${name}`,
    onSuccess: (made) => {
      keepText(key, made.id)
      set({ known: sorted([...known, made]), chosen: made })
    },
    onConflict: () => undefined,
    onFailure: ({ faults }) => faults.length > 0,
  })
  const update = useAction(actions.update, {
    success: ({ name }) => `Saved the changes to ${name}`,
    onSuccess: (changed) => set({ known: sorted([...known.filter(({ id }) => id !== changed.id), changed]), chosen: changed }),
    onConflict: ({ message, details }) => {
      const newest = details?.newest as InputSet | undefined
      if (!newest) return void toast.error(message)
      // What stands in the form stays; saving again puts it in place of what the other one made of the set.
      toast.warning(message, { duration: 12_000, action: { label: 'Show theirs', onClick: () => take(newest) } })
      set({ chosen: newest })
    },
  })
  return {
    known,
    chosen,
    changed: chosen !== null && prompt !== null && !saysTheSame(prompt, chosen, now),
    pending: read.pending || create.pending || update.pending,
    refusal: create.failure?.message,
    choose: (id: string) => void read.run({ id }),
    leave: () => {
      keepText(key, '')
      set({ chosen: null })
    },
    save: () => {
      if (chosen && prompt) void update.run({ id: chosen.id, revision: chosen.revision, values: laidOver(prompt, chosen, now) })
    },
    saveAs: async (name: string): Promise<boolean> =>
      prompt !== null && ((await create.run({ promptId: prompt.id, name, values: now }))?.ok ?? false),
  }
}

const sorted = (sets: InputSetSummary[]) => sets.toSorted((a, b) => (a.name < b.name ? -1 : 1))
const withMessages = (placeholders: Values['placeholders']): Values['placeholders'] =>
  Object.fromEntries(Object.entries(placeholders).filter(([, messages]) => messages.length > 0))

const rootOf = (name: string) => name.split('.', 1).join()

/** What a set holds for names that this version of the prompt does not have: the form cannot show it, and saving keeps it. */
function restOf(prompt: PromptView, set: Values): Values {
  const roots = new Set([...prompt.variables, ...itemFields(prompt.variables)].map(({ name }) => rootOf(name)))
  return {
    variables: Object.fromEntries(Object.entries(set.variables).filter(([name]) => !roots.has(name))),
    placeholders: Object.fromEntries(Object.entries(set.placeholders).filter(([name]) => !prompt.placeholders.includes(name))),
  }
}

const laidOver = (prompt: PromptView, set: Values, now: Values): Values => {
  const rest = restOf(prompt, set)
  return {
    variables: { ...rest.variables, ...now.variables },
    placeholders: { ...rest.placeholders, ...now.placeholders },
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
const saysTheSame = (prompt: PromptView, set: Values, now: Values) =>
  canonical(laidOver(prompt, set, now)) === canonical({ variables: set.variables, placeholders: withMessages(set.placeholders) })
