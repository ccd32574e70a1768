'use client'

import { useEffect, useState } from 'react'
import { Status } from '@/components/feedback/status'
import { runStatusWords } from '@/components/runs/run-status-words'
import { Spinner } from '@/components/ui/spinner'
import type { Answer } from './answers'

/** How a column stands, as an icon and a word; while it runs, for how long, unless `quiet`. */
export function ColumnStatus({ answer, quiet = false }: { answer: Answer | undefined; quiet?: boolean }) {
  if (!answer) return <Status tone="unknown">Not run yet</Status>
  switch (answer.status) {
    case 'waiting':
    case 'answering':
      return (
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <Spinner className="size-3.5" />
          {answer.status === 'waiting' ? 'Waiting' : 'Answering'}
          {!quiet && <Elapsed since={answer.askedAt} />}
        </span>
      )
    case 'lost':
      return <Status tone="warn">Connection lost</Status>
    default: {
      const { word, tone } = runStatusWords[answer.status]
      return <Status tone={tone}>{word}</Status>
    }
  }
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  return (
    <span aria-hidden="true" className="text-muted-foreground tabular-nums">
      {now > since ? `${((now - since) / 1000).toFixed(1)} s` : ''}
    </span>
  )
}
