'use client'

import { unstable_rethrow } from 'next/navigation'
import { useCallback, useEffect, useRef, useState, useTransition } from 'react'
import { toast } from 'sonner'
import { type ActionFailure, type ActionResult, faultAt, type ServerAction } from './action-result'
import { tellFailure, tellUnreachable } from './failure-toasts'
import { useWorkspace } from './workspace-context'

type Options<I, T> = {
  /** A toast when it worked. */
  success?: string | ((data: T) => string)
  onSuccess?: (data: T, input: I) => void
  /** Somebody else was faster: `failure.details` says what changed. Without it, a toast. */
  onConflict?: (failure: ActionFailure, input: I) => void
  /** Return true when the failure is shown elsewhere, and no toast is wanted. */
  onFailure?: (failure: ActionFailure, input: I) => boolean | undefined
}

/**
 * Calls a server action for the current workspace. `run` resolves to the action's result, or to null when the server could
 * not be reached (a toast with "Try again" says so). Faults with a path are left to the form: `faultAt('name')`.
 */
export function useAction<I, T>(action: ServerAction<I, T>, options: Options<I, T> = {}) {
  const { slug } = useWorkspace()
  const [pending, start] = useTransition()
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  const latest = useRef({ action, options, slug })
  useEffect(() => {
    latest.current = { action, options, slug }
  })

  const run = useCallback((input: I): Promise<ActionResult<T> | null> => {
    return new Promise((resolve) => {
      start(async () => {
        const { action, options, slug } = latest.current
        const retry = () => void run(input)
        let result: ActionResult<T>
        try {
          result = await action(slug, input)
        } catch (error) {
          resolve(null)
          unstable_rethrow(error)
          tellUnreachable(error, retry)
          return
        }
        start(() => setFailure(result.ok ? null : result))
        resolve(result)
        if (result.ok) {
          options.onSuccess?.(result.data, input)
          if (options.success) toast.success(typeof options.success === 'string' ? options.success : options.success(result.data))
          return
        }
        if (result.code === 'conflict' && options.onConflict) return options.onConflict(result, input)
        if (options.onFailure?.(result, input)) return
        tellFailure(result, retry)
      })
    })
  }, [])

  return {
    run,
    pending,
    failure,
    reset: useCallback(() => setFailure(null), []),
    faultAt: (path: string) => faultAt(failure, path),
  }
}
