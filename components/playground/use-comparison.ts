'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { SessionEvent } from '@/lib/playground/schema'
import type { StartCells } from '@/lib/playground/session-schema'
import { type Answers, applyEvents, endRunning, isRunning, newAnswer } from './answers'
import { CompareRefused, sessionStream, startSession, stopSession } from './session-stream'

/** Answers are drawn at most this often while they stream in. */
const DRAW_EVERY_MS = 50
/** How long to wait before listening again when the connection breaks; then it is given up. */
const AGAIN_AFTER_MS = [300, 1_000, 2_000, 4_000, 8_000, 15_000]

const lost = {
  message: 'The connection to Versicle broke, and could not be made again. Load this page again: what has come meanwhile is kept.',
  code: null,
  status: null,
  requestId: null,
  retryAfterSeconds: null,
}

const without = (answers: Answers, cells: readonly string[]): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => !cells.includes(id)))
const only = (answers: Answers, cells: readonly string[]): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => cells.includes(id)))
const asRefused = (error: unknown) =>
  error instanceof CompareRefused ? error : new CompareRefused('Versicle could not be reached. Nothing was run.', 'network', [])

/**
 * The answers of all cells, by cell id, and how to get and to stop them. They run on the server in a session; this page listens to it over
 * one connection, as often as it takes. `kept`: the session to take up again. Leaving the page leaves what runs to the server.
 */
export function useComparison(kept: string | null) {
  const { slug } = useWorkspace()
  const [session, setSession] = useState(kept)
  const [answers, setAnswers] = useState<Answers>({})
  const [refusal, setRefusal] = useState<CompareRefused | null>(null)
  const now = useRef({
    answers,
    session: kept,
    starting: new Set<string>(),
    listening: null as AbortController | null,
    begun: Promise.resolve(),
  })
  const put = useCallback((next: Answers) => {
    now.current.answers = next
    setAnswers(next)
  }, [])

  const listen = useCallback(async () => {
    const { session } = now.current
    if (session === null || now.current.listening) return
    const controller = new AbortController()
    now.current.listening = controller
    const { signal } = controller
    const running = () => Object.entries(now.current.answers).flatMap(([id, answer]) => (isRunning(answer) ? [id] : []))
    const late = () => running().filter((id) => !now.current.starting.has(id))

    let waiting: SessionEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const draw = () => {
      clearTimeout(timer)
      timer = undefined
      const events = waiting
      waiting = []
      if (events.length > 0 && !signal.aborted) put(applyEvents(now.current.answers, events, Date.now()))
    }
    let broken = 0
    let unheard = ''
    while (!signal.aborted) {
      try {
        for await (const events of sessionStream(slug, session, signal)) {
          broken = 0
          waiting.push(...events)
          timer ??= setTimeout(draw, DRAW_EVERY_MS)
        }
        draw()
        // What was begun just when the server had nothing more to say is heard the next time.
        const rest = late().join()
        if (rest === '' || rest === unheard) break
        unheard = rest
      } catch (error) {
        draw()
        const pause = AGAIN_AFTER_MS[broken++]
        if (signal.aborted || pause === undefined) break
        if (error instanceof CompareRefused && !['unexpected', 'unavailable', 'rate_limited'].includes(error.code)) {
          setRefusal(error)
          break
        }
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
    if (signal.aborted) return
    now.current.listening = null
    put(endRunning(now.current.answers, late(), 'lost', lost, Date.now()))
  }, [slug, put])

  /** `asked.input.targets` each carry the mark of what is asked as `question`. Resolves when the server has begun, or refused. */
  const run = useCallback(
    async (asked: Omit<StartCells, 'session'>) => {
      const cells = asked.input.targets.map(({ id }) => id)
      const earlier = only(now.current.answers, cells)
      const begun = asked.input.targets.map(({ id, question = '', turns }) => [id, newAnswer(question, Date.now(), turns)] as const)
      setRefusal(null)
      for (const id of cells) now.current.starting.add(id)
      put({ ...now.current.answers, ...Object.fromEntries(begun) })
      // One after the other, so that all are of one session, and a stop finds what it is to stop.
      const start = now.current.begun.then(() => startSession(slug, { session: now.current.session, ...asked }))
      now.current.begun = start.then(
        ({ session }) => void Object.assign(now.current, { session }),
        () => undefined,
      )
      try {
        setSession((await start).session)
        await now.current.begun
      } catch (error) {
        // Nothing was run, so what stood there before stands there again.
        put({ ...without(now.current.answers, cells), ...earlier })
        setRefusal(asRefused(error))
        return
      } finally {
        for (const id of cells) now.current.starting.delete(id)
      }
      void listen()
    },
    [slug, listen, put],
  )

  /** Stops these cells, or everything, upstream too. What has come stays. */
  const stop = useCallback(
    async (cells?: readonly string[]) => {
      put(endRunning(now.current.answers, cells ?? Object.keys(now.current.answers), 'aborted', null, Date.now()))
      await now.current.begun
      const { session } = now.current
      if (session !== null) await stopSession(slug, session, cells).catch((error: unknown) => setRefusal(asRefused(error)))
    },
    [slug, put],
  )
  const stopCells = useCallback((cells: readonly string[]) => void stop(cells), [stop])

  const forget = useCallback((cells: readonly string[]) => put(without(now.current.answers, cells)), [put])

  /** Leaves the session as it is; what is run next begins a new one. */
  const leave = useCallback(() => {
    now.current.listening?.abort()
    now.current = { ...now.current, session: null, listening: null }
    setSession(null)
    setRefusal(null)
    put({})
  }, [put])

  // Another session in the address than the one that is shown: taken up from its beginning.
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (kept !== null && kept !== now.current.session && shown.current !== kept) {
      leave()
      now.current.session = kept
      setSession(kept)
    }
    shown.current = kept
    void listen()
    const state = now.current
    return () => {
      state.listening?.abort()
      now.current.listening?.abort()
      now.current.listening = null
    }
  }, [kept, leave, listen])

  const running = useMemo(() => Object.values(answers).some(isRunning), [answers])
  return { session, answers, run, stop, stopCells, forget, leave, refusal, running }
}
