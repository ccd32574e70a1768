import type { DraftContent } from '@/lib/prompts/content-schema'
import type { DraftDto } from '@/lib/prompts/schema'
import type { Seen } from './draft-tabs'
import type { LocalDraft, Store } from './local-draft'
import { throttled } from './throttled'

export type SendResult =
  | { kind: 'saved'; updatedAt: string }
  /** Another device has written meanwhile: its draft, which this one did not replace. */
  | { kind: 'overtaken'; draft: DraftDto }
  /** No network, or a server that fails: tried again by itself. */
  | { kind: 'unreachable' }
  | { kind: 'failing' }
  | { kind: 'signed-out' }
  /** It will be refused until it changes. */
  | { kind: 'refused'; message: string }
export type SaverState = 'idle' | 'waiting' | 'saving' | 'saved' | 'unreachable' | 'failing' | 'signed-out' | 'refused'
export type SaverStatus = { state: SaverState; message?: string; keptHere: boolean }
export type Work = { content: DraftContent; baseVersion: number | null; seen?: Seen }

type Options = {
  key: string
  store: Store
  /** `replaces`: the server's time of the draft that this one takes the place of. */
  send: (work: Work, replaces: string | null) => Promise<SendResult>
  onStatus: (status: SaverStatus) => void
  /** The server has it, at this time of its own. */
  onSaved?: (serverTime: string, work: Work) => void
  /** What the server had instead, before it is replaced. */
  onOvertaken?: (draft: DraftDto) => void
  /** The server's time of the draft this page opened with. */
  serverTime: string | null
  now?: () => number
  delayMs?: number
  /** However fast changes follow one another, the first of them waits no longer than this. */
  atMostMs?: number
}
const KEEP_MS = 200
const RETRY_MS = [2_000, 5_000, 10_000, 30_000]

/**
 * Keeps a draft: in this browser at once, on the server a moment after the last change and a second after the first at most, one request at a time and always the newest
 * content. What the server could not take stays here and is tried again.
 */
export function createDraftSaver(options: Options) {
  const { key, store, send, onStatus, onSaved, onOvertaken, serverTime, now = Date.now, delayMs = 600, atMostMs = 1_000 } = options
  let known = serverTime
  let pending: Work | null = null
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the first change was made here that has not been sent. */
  let since: number | null = null
  let failures = 0
  let keptHere = true
  let generation = 0
  let paused = false

  const tell = (state: SaverState, message?: string) => onStatus({ state, keptHere, ...(message === undefined ? {} : { message }) })
  const keep = (work: Work, dirty: boolean) => {
    const copy: LocalDraft = { ...work, at: now(), dirty, serverTime: known }
    keptHere = store.write(key, JSON.stringify(copy))
  }
  // Writing a long draft takes a while, so it is done a few times a second while somebody types.
  const keepSoon = throttled((work: Work) => keep(work, true), KEEP_MS)
  const later = (ms: number) => {
    clearTimeout(timer)
    if (!paused) timer = setTimeout(() => void flush(), ms)
  }
  const soon = () => later(since === null ? delayMs : Math.max(0, Math.min(delayMs, since + atMostMs - now())))

  async function sendPending(): Promise<void> {
    const work = pending
    if (!work) return
    const startedIn = generation
    since = null
    tell('saving')
    const result = await send(work, known).catch((): SendResult => ({ kind: 'unreachable' }))
    if (startedIn !== generation) return
    if (result.kind === 'saved') {
      failures = 0
      known = result.updatedAt
      onSaved?.(result.updatedAt, work)
      if (pending === work) {
        pending = null
        keep(work, false)
        tell('saved')
      } else if (pending) {
        keep(pending, true)
        soon()
      }
      return
    }
    if (result.kind === 'overtaken') {
      known = result.draft.updatedAt
      onOvertaken?.(result.draft)
      return paused ? undefined : sendPending()
    }
    if (result.kind !== 'refused') later(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] ?? 30_000)
    tell(result.kind, result.kind === 'refused' ? result.message : undefined)
  }

  /** Sends what is pending now; resolves when the server has it, or has not: `isSaved` tells. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    keepSoon.now()
    while (sending) await sending
    if (!pending) return
    sending = sendPending().finally(() => {
      sending = null
    })
    await sending
  }

  return {
    change(work: Work): void {
      pending = work
      keepSoon(work)
      tell('waiting')
      since ??= now()
      soon()
    },
    flush,
    isSaved: () => pending === null,
    /** The server's time of the draft there that this page knows of; null when it knows of none. */
    serverTime: () => known,
    /** Tries again now: the network is back, or the person has signed in. */
    retry(): void {
      if (pending && !sending) void flush()
    },
    /** Another tab of this browser has written and will send it. Should that tab die, this one does, a while later. */
    follow(work: Work, afterMs: number): void {
      keepSoon.now()
      pending = work
      tell('waiting')
      since = null
      later(afterMs)
    },
    /** What the server has now was sent by another tab, and is in what is shown here. */
    learn(newServerTime: string | null): void {
      known = newServerTime
    },
    /** The server has what is shown here: another tab sent it. */
    settle(newServerTime: string | null): void {
      keepSoon.now()
      generation++
      clearTimeout(timer)
      pending = null
      since = null
      failures = 0
      known = newServerTime
      tell('saved')
    },
    /** Forgets all of it: saved as a version, discarded, or replaced from elsewhere. */
    forget(newServerTime: string | null = null): void {
      keepSoon.now()
      generation++
      clearTimeout(timer)
      pending = null
      since = null
      failures = 0
      known = newServerTime
      store.remove(key)
      tell('idle')
    },
    /** The editor is closed: one last try. What it does not take waits here for the next time the prompt is opened. */
    pause(): void {
      paused = true
      void flush()
    },
    resume(): void {
      paused = false
      if (pending) soon()
    },
  }
}
