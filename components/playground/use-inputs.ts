'use client'

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { parseInputs, type RememberedInputs, readMemory, subscribeToMemory, writeMemory } from './inputs-memory'
import { draftOf, emptyPlaceholder, messagesOf, type PlaceholderDraft } from './placeholder-rows'
import type { PromptView, StartValues } from './prompt-view'
import { textsOf, valuesOf } from './values'

const none: RememberedInputs = { texts: {}, placeholders: {} }

/** The fields of a prompt's inputs, remembered per prompt in this browser, and what they mean. */
export function useInputs(prompt: PromptView | null, start: StartValues | null) {
  const { slug } = useWorkspace()
  const key = `versicle.playground.${slug}.${prompt?.id ?? ''}`
  const kept = useSyncExternalStore(
    subscribeToMemory,
    () => readMemory(key),
    () => null,
  )
  const given = useMemo(() => (prompt && start ? inputsOf(prompt, start) : null), [prompt, start])
  const inputs = useMemo(() => parseInputs(kept) ?? given ?? none, [kept, given])

  const takenOver = useRef<string | null>(null)
  useEffect(() => {
    if (!given || start?.from !== 'run' || takenOver.current === start.id) return
    takenOver.current = start.id
    writeMemory(key, given)
  }, [given, start, key])

  const fill = useCallback((from: Given) => prompt && writeMemory(key, inputsOf(prompt, from)), [prompt, key])
  const { values, missing, faults } = useMemo(() => valuesOf(prompt?.variables ?? [], inputs.texts), [prompt, inputs])
  const histories = useMemo(
    () => (prompt?.placeholders ?? []).map((name) => ({ name, ...messagesOf(draftIn(inputs, name)) })),
    [prompt, inputs],
  )
  return {
    inputs,
    values,
    missing,
    faults,
    placeholders: Object.fromEntries(histories.map(({ name, messages }): [string, FilledMessage[]] => [name, messages])),
    placeholderFaults: Object.fromEntries(histories.flatMap(({ name, fault }) => (fault === null ? [] : [[name, fault]]))),
    setText: (name: string, text: string) => writeMemory(key, { ...inputs, texts: { ...inputs.texts, [name]: text } }),
    setPlaceholder: (name: string, draft: PlaceholderDraft) =>
      writeMemory(key, { ...inputs, placeholders: { ...inputs.placeholders, [name]: draft } }),
    clear: () => writeMemory(key, none),
    fill,
  }
}

/** What stands in one placeholder's editor. */
export const draftIn = (inputs: RememberedInputs, name: string): PlaceholderDraft =>
  Object.hasOwn(inputs.placeholders, name) ? (inputs.placeholders[name] ?? emptyPlaceholder) : emptyPlaceholder

type Given = Pick<StartValues, 'variables' | 'placeholders'>
const inputsOf = (prompt: PromptView, start: Given): RememberedInputs => ({
  texts: { ...textsOf(prompt.variables, start.variables) },
  placeholders: Object.fromEntries(
    prompt.placeholders.flatMap((name) => {
      const messages = Object.hasOwn(start.placeholders, name) ? start.placeholders[name] : undefined
      return messages ? [[name, draftOf(messages)]] : []
    }),
  ),
})
