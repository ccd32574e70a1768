'use client'

import { createContext, use, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { createTokenCounter } from './token-counter'
import { chatOverhead, type Tokenizer, tokenizerFor } from './tokenizer'

type Store = {
  get: (key: string) => number | undefined
  subscribe: (listener: () => void) => () => void
}
/** So that a new count draws its own card anew, and no other. */
function createStore() {
  let counts: ReadonlyMap<string, number> = new Map()
  const listeners = new Set<() => void>()
  return {
    get: (key: string) => counts.get(key),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    set: (next: ReadonlyMap<string, number>) => {
      counts = next
      for (const listener of listeners) listener()
    },
  }
}
const TokenContext = createContext<Store | null>(null)
export const TokenProvider = TokenContext

/** The tokens of one message; undefined until they are counted. */
export function useTokenCount(key: string): number | undefined {
  const store = use(TokenContext)
  return useSyncExternalStore(
    store?.subscribe ?? (() => () => undefined),
    () => store?.get(key),
    () => undefined,
  )
}

export type TokenTotal = { total: number | null; tokenizer: Tokenizer; messages: number | null }
type Text = { key: string; text: string }

/** Counts the tokens of texts, only of those that changed. Give it texts that have settled. `messages`: how many there are; null for a text prompt. */
export function useTokens(texts: readonly Text[], model: string, messages: number | null): TokenTotal & { store: Store } {
  const [store] = useState(createStore)
  const [total, setTotal] = useState<number | null>(null)
  const tokenizer = useMemo(() => tokenizerFor(model), [model])
  const counter = useRef<ReturnType<typeof createTokenCounter> | null>(null)
  const known = useRef(new Map<string, number>())
  const counted = useRef(tokenizer.name)
  useEffect(
    () => () => {
      counter.current?.close()
      counter.current = null
    },
    [],
  )

  useEffect(() => {
    let current = true
    if (counted.current !== tokenizer.name) known.current = new Map()
    counted.current = tokenizer.name
    const wanted = [...new Set(texts.map(({ text }) => text))].filter((text) => !known.current.has(text))
    counter.current ??= createTokenCounter()
    counter.current.count(tokenizer.name, wanted).then(
      (counts) => {
        if (!current) return
        const fresh = new Map(wanted.map((text, at) => [text, counts[at] ?? 0]))
        // Only what is in use is remembered.
        const next = new Map(texts.map(({ text }) => [text, fresh.get(text) ?? known.current.get(text) ?? 0]))
        known.current = next
        store.set(new Map(texts.map(({ key, text }) => [key, next.get(text) ?? 0])))
        setTotal(texts.reduce((sum, { text }) => sum + (next.get(text) ?? 0), 0))
      },
      () => current && setTotal(null),
    )
    return () => {
      current = false
    }
  }, [texts, tokenizer.name, store])

  return { store, total: total === null ? null : total + (messages === null ? 0 : chatOverhead(messages)), tokenizer, messages }
}
