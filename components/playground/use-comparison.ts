'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { CompareEvent, CompareInput } from '@/lib/playground/schema'
import { type Answers, applyEvents, endRunning, isRunning, newAnswer } from './answers'
import { CompareRefused, compareStream } from './compare-stream'

/** Columns are drawn at most this often while answers stream in. */
const DRAW_EVERY_MS = 50

const lost = {
  message: 'The connection to Versicle broke before the end. The run log has what came of this call.',
  code: null,
  status: null,
  requestId: null,
  retryAfterSeconds: null,
}

const only = (answers: Answers, columns: readonly string[]): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => columns.includes(id)))
const without = (answers: Answers, columns: readonly string[]): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => !columns.includes(id)))

/** The answers of all columns, and how to get and to stop them. Leaving the page stops everything. */
export function useComparison() {
  const { slug } = useWorkspace()
  const [answers, setAnswers] = useState<Answers>({})
  const [refusal, setRefusal] = useState<CompareRefused | null>(null)
  const open = useRef(new Map<AbortController, readonly string[]>())

  const close = useCallback((controller: AbortController) => {
    const columns = open.current.get(controller) ?? []
    open.current.delete(controller)
    controller.abort()
    return columns
  }, [])

  /** `questions`: for each column of `input`, what is asked, to tell later whether it has changed. */
  const run = useCallback(
    async (input: CompareInput, questions: Record<string, string>) => {
      const columns = input.targets.map(({ id }) => id)
      const controller = new AbortController()
      open.current.set(controller, columns)
      setRefusal(null)
      const now = Date.now()
      let earlier: Answers = {}
      setAnswers((answers) => {
        earlier = only(answers, columns)
        return { ...answers, ...Object.fromEntries(columns.map((id) => [id, newAnswer(questions[id] ?? '', now)])) }
      })

      let waiting: CompareEvent[] = []
      let timer: ReturnType<typeof setTimeout> | undefined
      const draw = () => {
        clearTimeout(timer)
        timer = undefined
        const events = waiting
        waiting = []
        if (events.length > 0) setAnswers((answers) => applyEvents(answers, events, Date.now()))
      }
      try {
        for await (const events of compareStream(slug, input, controller.signal)) {
          waiting.push(...events)
          timer ??= setTimeout(draw, DRAW_EVERY_MS)
        }
        draw()
        setAnswers((answers) => endRunning(answers, columns, 'lost', lost, Date.now()))
      } catch (error) {
        draw()
        if (controller.signal.aborted) return
        if (!(error instanceof CompareRefused)) setAnswers((answers) => endRunning(answers, columns, 'lost', lost, Date.now()))
        else {
          setRefusal(error)
          // Nothing was run, so what stood there before stands there again.
          setAnswers((answers) => ({ ...without(answers, columns), ...earlier }))
        }
      } finally {
        open.current.delete(controller)
      }
    },
    [slug],
  )

  /** Stops everything, upstream too. What has come stays. */
  const stop = useCallback(() => {
    for (const controller of [...open.current.keys()]) {
      const columns = close(controller)
      setAnswers((answers) => endRunning(answers, columns, 'aborted', null, Date.now()))
    }
  }, [close])

  /** Columns that can be stopped alone: the last one running on its connection. */
  const canStop = useCallback(
    (column: string) =>
      [...open.current.values()].some(
        (columns) => columns.includes(column) && columns.every((id) => id === column || !isRunning(answers[id])),
      ),
    [answers],
  )
  const stopColumn = useCallback(
    (column: string) => {
      const controller = [...open.current].find(([, columns]) => columns.includes(column))?.[0]
      if (!controller) return
      close(controller)
      setAnswers((answers) => endRunning(answers, [column], 'aborted', null, Date.now()))
    },
    [close],
  )

  const forget = useCallback((column: string) => {
    setAnswers((answers) => without(answers, [column]))
  }, [])

  useEffect(() => {
    const calls = open.current
    return () => {
      for (const controller of calls.keys()) controller.abort()
    }
  }, [])

  return { answers, run, stop, stopColumn, canStop, forget, refusal, running: Object.values(answers).some(isRunning) }
}
