'use client'

import { type FormEvent, startTransition, useActionState } from 'react'
import { type ActionFailure, faultAt } from '@/components/shell/action-result'

const unreachable: ActionFailure = {
  ok: false,
  code: 'unavailable',
  message: 'Versicle could not be reached. Check your connection, then try again.',
  faults: [],
}

type Attempt = { failure: ActionFailure | null; typed: FormData | null }

/**
 * A form outside the shell. `submit` answers the failure, or null when it leads away. Uncontrolled on purpose: what was typed before
 * the page came alive counts (React replays the `action`), and nothing is cleared when it fails (that is what `onSubmit` is for).
 */
export function useAuthForm(submit: (form: FormData) => Promise<ActionFailure | null>) {
  const [{ failure, typed }, run, pending] = useActionState(
    async (_: Attempt, form: FormData) => ({ failure: await submit(form).catch(() => unreachable), typed: form }),
    { failure: null, typed: null } as Attempt,
  )
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(() => run(form))
  }
  return {
    pending,
    /** What to say above the form: nothing when every fault has its field. */
    message: failure && failure.faults.length === 0 ? failure.message : undefined,
    faultAt: (path: string) => faultAt(failure, path),
    /** What stood in a field when it was sent, for its `defaultValue`: a replayed form is emptied. Not for passwords. */
    typed: (name: string) => {
      const value = typed?.get(name)
      return typeof value === 'string' ? value : undefined
    },
    form: { action: run, onSubmit, noValidate: true },
  }
}

/** Goes to an address with a whole page load, so that the server sees the new session; the form stays busy until then. */
export function leaveFor(path: string): Promise<never> {
  window.location.assign(path)
  return new Promise(() => {})
}
