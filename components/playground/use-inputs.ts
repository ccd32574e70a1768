'use client'

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { keepText, keptText, parseInputs, type RememberedInputs, readMemory, subscribeToMemory, writeMemory } from './inputs-memory'
import { draftOf, emptyPlaceholder, messagesOf, type PlaceholderDraft } from './placeholder-rows'
import type { PromptView, StartValues } from './prompt-view'
import { textsOf, valuesOf } from './values'

export const noInputs: RememberedInputs = { texts: {}, placeholders: {} }

/** Where this browser keeps the inputs of a prompt: the form's, or those of one of several rows. */
export const inputsKey = (slug: string, promptId: string, row: string | null = null): string =>
  `versicle.playground.${slug}.${promptId}${row === null ? '' : `.row.${row}`}`

/** From now on these inputs are those of a session: its own are not to be taken over them. */
export function belongTo(slug: string, promptId: string, session: string): void {
  const key = inputsKey(slug, promptId)
  keepText(`${key}.taken`, session)
  keepText(`${key}.rows.taken`, session)
}

/** The fields of a prompt's inputs, remembered per prompt in this browser, and what they mean. `row`: of several inputs, the one that is edited. */
export function useInputs(prompt: PromptView | null, start: StartValues | null, row: string | null) {
  const { slug } = useWorkspace()
  const key = inputsKey(slug, prompt?.id ?? '', row)
  const kept = useSyncExternalStore(
    subscribeToMemory,
    () => readMemory(key),
    () => null,
  )
  const given = useMemo(() => (prompt && start && row === null ? inputsOf(prompt, start) : null), [prompt, start, row])
  const inputs = useMemo(() => parseInputs(kept) ?? given ?? noInputs, [kept, given])

  const takenOver = useRef<string | null>(null)
  useEffect(() => {
    if (!given || !start || start.from === 'newest' || takenOver.current === start.id) return
    takenOver.current = start.id
    // A session's values are taken once in this browser: what was typed since, before a reload, stays.
    if (start.from === 'session' && keptText(`${key}.taken`) === start.id) return
    if (start.from === 'session') keepText(`${key}.taken`, start.id)
    writeMemory(key, given)
  }, [given, start, key])

  const fill = useCallback((from: Given) => prompt && writeMemory(key, inputsOf(prompt, from)), [prompt, key])
  const meaning = useMemo(() => meaningOf(prompt, inputs), [prompt, inputs])
  return {
    inputs,
    ...meaning,
    setText: (name: string, text: string) => writeMemory(key, { ...inputs, texts: { ...inputs.texts, [name]: text } }),
    setPlaceholder: (name: string, draft: PlaceholderDraft) =>
      writeMemory(key, { ...inputs, placeholders: { ...inputs.placeholders, [name]: draft } }),
    clear: () => writeMemory(key, noInputs),
    fill,
  }
}

/** What fields say, and what is wrong with them. */
export function meaningOf(prompt: PromptView | null, inputs: RememberedInputs) {
  const histories = (prompt?.placeholders ?? []).map((name) => ({ name, ...messagesOf(draftIn(inputs, name)) }))
  return {
    ...valuesOf(prompt?.variables ?? [], inputs.texts),
    placeholders: Object.fromEntries(histories.map(({ name, messages }): [string, FilledMessage[]] => [name, messages])),
    placeholderFaults: Object.fromEntries(histories.flatMap(({ name, fault }) => (fault === null ? [] : [[name, fault]]))),
  }
}

/** What stands in one placeholder's editor. */
export const draftIn = (inputs: RememberedInputs, name: string): PlaceholderDraft =>
  Object.hasOwn(inputs.placeholders, name) ? (inputs.placeholders[name] ?? emptyPlaceholder) : emptyPlaceholder

type Given = Pick<StartValues, 'variables' | 'placeholders'>
export const inputsOf = (prompt: PromptView, start: Given): RememberedInputs => ({
  texts: { ...textsOf(prompt.variables, start.variables) },
  placeholders: Object.fromEntries(
    prompt.placeholders.flatMap((name) => {
      const messages = Object.hasOwn(start.placeholders, name) ? start.placeholders[name] : undefined
      return messages ? [[name, draftOf(messages)]] : []
    }),
  ),
})
