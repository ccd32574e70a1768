'use client'

import { useSyncExternalStore } from 'react'
import { exactWords, relativeWords } from './relative-time-words'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all times on the page, every half minute. */
function subscribe(listener: () => void) {
  listeners.add(listener)
  if (!timer) {
    now = Date.now()
    timer = setInterval(() => {
      now = Date.now()
      for (const tell of listeners) tell()
    }, 30_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** When, in words; the exact time on hover. `iso` as the DTOs carry it. */
export function RelativeTime({ iso, className }: { iso: string; className?: string }) {
  const clock = useSyncExternalStore(
    subscribe,
    () => now,
    () => (typeof window === 'undefined' ? Date.now() : now),
  )
  const time = Date.parse(iso)
  // The module's clock may be older than what has just been made.
  const words = relativeWords(time, Math.max(clock, Math.min(time, clock + 30_000)))
  return (
    <time dateTime={iso} title={exactWords(time)} className={className} suppressHydrationWarning>
      {words}
    </time>
  )
}
