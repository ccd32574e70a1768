'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { parseInputs, readMemory, subscribeToMemory, writeMemory } from '@/components/playground/inputs-memory'
import type { FieldTexts } from '@/components/playground/values'
import { useWorkspace } from '@/components/shell/workspace-context'

const nothing = { texts: {} as FieldTexts, placeholders: {} }

/** The values one tries a prompt with. Kept where the playground keeps its inputs. */
export function useKeptValues(promptId: string) {
  const { slug } = useWorkspace()
  const key = `versicle.playground.${slug}.${promptId}`
  const kept = useSyncExternalStore(
    subscribeToMemory,
    () => readMemory(key),
    () => null,
  )
  const inputs = useMemo(() => parseInputs(kept) ?? nothing, [kept])
  return {
    texts: inputs.texts as FieldTexts,
    setText: (name: string, text: string) => writeMemory(key, { ...inputs, texts: { ...inputs.texts, [name]: text } }),
    clear: () => writeMemory(key, { ...inputs, texts: {} }),
  }
}
