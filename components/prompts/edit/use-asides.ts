'use client'

import { useCallback, useEffect, useState } from 'react'
import { z } from 'zod'
import { sameContent } from './draft-model'
import { browserStore, LocalDraft } from './local-draft'

/** A text of a draft with the time it was written, by this browser's clock in ms. */
export type Copy = Pick<LocalDraft, 'content' | 'baseVersion' | 'at'>

const Kept = z.array(LocalDraft).or(LocalDraft.transform((one) => [one]))
const MAX_ASIDES = 20
/** An event on window, its detail a key: this page itself put something aside, or took it back. */
const asidesChanged = 'versicle:asides-changed'

function parse(text: string | null): Copy[] {
  try {
    return text === null ? [] : (Kept.safeParse(JSON.parse(text)).data ?? [])
  } catch {
    return []
  }
}

/** Other copies of a draft, put aside until the person chooses. They stay in this browser, and every tab has the same ones. */
export function useAsides(key: string) {
  const [asides, setAsides] = useState<Copy[]>([])
  useEffect(() => {
    setAsides(parse(browserStore.read(key)))
    const stored = (event: StorageEvent) => event.key === key && setAsides(parse(event.newValue))
    const changed = (event: Event) => event instanceof CustomEvent && event.detail === key && setAsides(parse(browserStore.read(key)))
    window.addEventListener('storage', stored)
    window.addEventListener(asidesChanged, changed)
    return () => {
      window.removeEventListener('storage', stored)
      window.removeEventListener(asidesChanged, changed)
    }
  }, [key])

  const change = useCallback(
    (how: (before: Copy[]) => Copy[]) => {
      // What another tab put there a moment ago may not have been told yet.
      const next = how(parse(browserStore.read(key)))
      const kept = next.map((copy): LocalDraft => ({ ...copy, dirty: true, serverTime: null }))
      if (next.length === 0) browserStore.remove(key)
      else browserStore.write(key, JSON.stringify(kept))
      setAsides(next)
      window.dispatchEvent(new CustomEvent(asidesChanged, { detail: key }))
    },
    [key],
  )
  const put = useCallback(
    ({ content, baseVersion, at }: Copy) =>
      change((before) =>
        [{ content, baseVersion, at }, ...before.filter((other) => !sameContent(other.content, content))].slice(0, MAX_ASIDES),
      ),
    [change],
  )
  const drop = useCallback(
    ({ content }: Copy) => change((before) => before.filter((other) => !sameContent(other.content, content))),
    [change],
  )
  return { asides, put, drop }
}
