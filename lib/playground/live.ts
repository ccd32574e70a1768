import { limiter } from '@/lib/limiter'
import { logger } from '@/lib/logger'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { AT_ONCE } from './cell-schema'
import type { CompareEvent, SessionEvent } from './schema'
import { type Cursor, fromTheStart, newTape, type Tape } from './tape'

/** Nobody looks any more: so long a reload, or a network that went away, may take. */
const GRACE_MS = 10_000

type LiveCell = { tape: Tape; stop: AbortController; over: Promise<void> }
type Live = {
  session: string
  cells: Map<string, LiveCell>
  running: number
  /** Those who wait for something new. */
  bells: Set<() => void>
  turn: ReturnType<typeof limiter>
  leaving: NodeJS.Timeout | undefined
  /** Asked when everybody has left: may what runs go on alone? */
  mayFinish: () => Promise<boolean>
}

// On globalThis because Next loads a copy of this module for pages and one for routes, and server.ts another.
const store = globalThis as { versiclePlayground?: Map<string, Live> }
const sessions = (): Map<string, Live> => {
  store.versiclePlayground ??= new Map()
  return store.versiclePlayground
}

export type Starting = {
  id: string
  question: string
  turns: FilledMessage[]
  run: (signal: AbortSignal) => AsyncIterable<CompareEvent>
}

/**
 * Runs cells in a session, 16 at a time, whether anybody looks or not. A cell that is running already is stopped and begun anew. When the
 * last one who looks has been gone for ten seconds, `mayFinish` says whether the rest is stopped. Sessions live in this process only.
 */
export function startLive(session: string, cells: readonly Starting[], mayFinish: Live['mayFinish']): void {
  const live = sessions().get(session) ?? newLive(session)
  sessions().set(session, live)
  live.mayFinish = mayFinish
  const askedAt = new Date().toISOString()
  for (const { id, question, turns, run } of cells) {
    live.cells.get(id)?.stop.abort()
    const stop = new AbortController()
    const tape = newTape({ column: id, type: 'asked', question, askedAt, turns })
    live.running += 1
    // Deleted first, so that the newest come last in the order in which they are told.
    live.cells.delete(id)
    live.cells.set(id, {
      tape,
      stop,
      over: pump(
        live,
        tape,
        live.turn.stream(() => run(stop.signal)),
      ),
    })
  }
  ring(live)
  whenLeft(live)
}

/** How many cells of a session have not ended here. */
export const runningIn = (session: string): number => sessions().get(session)?.running ?? 0

async function pump(live: Live, tape: Tape, events: AsyncIterable<CompareEvent>): Promise<void> {
  try {
    for await (const event of events) {
      tape.add(event)
      ring(live)
    }
  } catch (error) {
    logger.error({ err: error }, 'a cell of a session broke')
  } finally {
    live.running -= 1
    ring(live)
    whenLeft(live)
  }
}

/** Stops cells of a session, or all of them, upstream too. Resolves when they have ended and are recorded; tells how many were running. */
export async function stopLive(session: string, cells?: readonly string[]): Promise<number> {
  const live = sessions().get(session)
  if (!live) return 0
  const wanted = [...live.cells].filter(([id, { tape }]) => !tape.ended() && (cells?.includes(id) ?? true)).map(([, cell]) => cell)
  for (const { stop } of wanted) stop.abort()
  await Promise.all(wanted.map(({ over }) => over))
  return wanted.length
}

/** Stops everything in this process; for its end. */
export async function stopAllLive(): Promise<void> {
  await Promise.all([...sessions().keys()].map((session) => stopLive(session)))
}

/** The cells of a session that this process knows of. */
export const liveCells = (session: string): string[] => [...(sessions().get(session)?.cells.keys() ?? [])]

/** Those of them that have not ended. */
export const runningCells = (session: string): string[] =>
  [...(sessions().get(session)?.cells ?? [])].flatMap(([id, { tape }]) => (tape.ended() ? [] : [id]))

/**
 * Everything a session says: what has come so far, then what comes; ends when nothing runs any more, or `signal` says so. Read as slowly
 * as one likes: nothing waits for the reader, and nothing is kept for it. Begins at once to count as somebody who looks.
 */
export function watchLive(session: string, signal: AbortSignal): AsyncGenerator<SessionEvent, void> {
  const live = sessions().get(session)
  if (!live) return none()
  let wake = () => {}
  const bell = () => wake()
  live.bells.add(bell)
  clearTimeout(live.leaving)
  const leave = () => {
    live.bells.delete(bell)
    whenLeft(live)
    wake()
  }
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  return told(live)

  async function* told(live: Live): AsyncGenerator<SessionEvent, void> {
    const heard = new WeakMap<Tape, Cursor>()
    try {
      while (!signal.aborted) {
        // Seen before the tapes are read: what is added while a slow reader takes them is there at the next round.
        const running = live.running > 0
        let news = false
        for (const { tape } of live.cells.values()) {
          const { events, cursor } = tape.since(heard.get(tape) ?? fromTheStart)
          heard.set(tape, cursor)
          news ||= events.length > 0
          for (const event of events) {
            if (signal.aborted) return
            yield event
          }
        }
        if (news) continue
        if (!running) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    } finally {
      signal.removeEventListener('abort', leave)
      leave()
    }
  }
}

async function* none(): AsyncGenerator<SessionEvent, void> {}

function newLive(session: string): Live {
  return {
    session,
    cells: new Map(),
    running: 0,
    bells: new Set(),
    turn: limiter(AT_ONCE),
    leaving: undefined,
    mayFinish: async () => false,
  }
}

function ring(live: Live): void {
  for (const bell of live.bells) bell()
}

/** When nobody looks: ten seconds, then what the person wants; and when nothing runs either, the session is let go (its runs are recorded). */
function whenLeft(live: Live): void {
  clearTimeout(live.leaving)
  if (live.bells.size > 0) return
  if (live.running > 0) live.leaving = setTimeout(() => void left(live), GRACE_MS).unref()
  else if (sessions().get(live.session) === live) sessions().delete(live.session)
}

async function left(live: Live): Promise<void> {
  const finish = await live.mayFinish().catch(() => false)
  if (finish || live.bells.size > 0) return
  for (const { tape, stop } of live.cells.values()) if (!tape.ended()) stop.abort()
}
