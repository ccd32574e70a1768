import type { DraftContent } from '@/lib/prompts/content-schema'

/** What a copy of a draft has seen: how many changes of each tab are in it (a version vector, Parker et al. 1983). */
export type Seen = Readonly<Record<string, number>>
/** A text as a tab has it. `at`: that browser's clock in ms when it was written. */
export type TabCopy = { content: DraftContent; baseVersion: number | null; at: number; seen: Seen }
export type TabMessage =
  /** A tab was opened, or comes back: what have the others got? Answered with a `draft`. */
  | { type: 'ask' }
  /** A tab has written. */
  | { type: 'draft'; copy: TabCopy }
  /** The server has it now; its time is ISO. */
  | { type: 'saved'; serverTime: string; seen: Seen }
  /** Saved as a version, or thrown away. */
  | { type: 'gone'; seen: Seen }

/** With one more change by a tab. */
export const changedBy = (seen: Seen, tab: string): Seen => ({ ...seen, [tab]: (seen[tab] ?? 0) + 1 })
/** All that either has seen. */
export const together = (a: Seen, b: Seen): Seen =>
  Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((tab) => [tab, Math.max(a[tab] ?? 0, b[tab] ?? 0)]))
/** True when everything in `b` is in `a` as well. */
export const includes = (a: Seen, b: Seen): boolean => Object.entries(b).every(([tab, count]) => (a[tab] ?? 0) >= count)

export type Meeting = { show: 'mine' | 'theirs'; aside: boolean }
/**
 * Which of two copies counts when tabs meet. One that has seen the other simply goes on from it. When both were written apart, every tab
 * decides alike: the one written last is shown, the other is put aside.
 */
export function meet(mine: TabCopy, theirs: TabCopy): Meeting {
  if (includes(mine.seen, theirs.seen)) return { show: 'mine', aside: false }
  if (includes(theirs.seen, mine.seen)) return { show: 'theirs', aside: false }
  const later = mine.at !== theirs.at ? theirs.at > mine.at : JSON.stringify(theirs.seen) > JSON.stringify(mine.seen)
  return { show: later ? 'theirs' : 'mine', aside: true }
}

/** A line to the other tabs of this browser that have the same draft open. Where there is none, each tab is alone. */
export function openTabLine(key: string, hear: (message: TabMessage) => void): { say: (message: TabMessage) => void; close: () => void } {
  if (typeof BroadcastChannel === 'undefined') return { say: () => undefined, close: () => undefined }
  const channel = new BroadcastChannel(key)
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => hear(data)
  return { say: (message) => channel.postMessage(message), close: () => channel.close() }
}
