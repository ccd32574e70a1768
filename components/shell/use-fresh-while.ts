import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const LOOK_MS = 1_000

/** Reads the page again every second while something is under way. */
export function useFreshWhile(going: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!going) return
    const timer = setInterval(() => router.refresh(), LOOK_MS)
    return () => clearInterval(timer)
  }, [going, router])
}
