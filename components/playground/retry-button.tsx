'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'

type RetryButtonProps = {
  /** When the gateway will take calls again, in milliseconds since the epoch; null: it did not say. */
  readyAt: number | null
  onRetry: () => void
}

/** Tries again: at once, or, where the gateway said when, then. Pressed before that time it waits for it; pressed again it does not. */
export function RetryButton({ readyAt, onRetry }: RetryButtonProps) {
  const [now, setNow] = useState(() => Date.now())
  const [waits, setWaits] = useState(false)
  const left = readyAt === null ? 0 : Math.max(0, Math.ceil((readyAt - now) / 1000))
  const early = left > 0
  useEffect(() => {
    if (!early) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [early])
  useEffect(() => {
    if (!waits || early) return
    setWaits(false)
    onRetry()
  }, [waits, early, onRetry])
  if (!early)
    return (
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    )
  return (
    <Button size="sm" aria-pressed={waits} onClick={() => setWaits(!waits)} className="tabular-nums">
      {waits ? `Trying again in ${left} s · cancel` : `Try again in ${left} s`}
    </Button>
  )
}
