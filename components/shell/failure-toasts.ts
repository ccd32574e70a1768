import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { toast } from 'sonner'
import type { ActionFailure } from './action-result'

/** What the server refused, in its own words. */
export function tellFailure(failure: ActionFailure, retry: () => void): void {
  if (failure.code === 'unauthenticated') {
    tellSessionEnded(retry)
    return
  }
  const again = failure.code === 'unavailable' || failure.code === 'rate_limited'
  const [first] = failure.faults
  toast.error(failure.message, {
    ...(first && first.message !== failure.message ? { description: first.message } : {}),
    ...(again ? { action: { label: 'Try again', onClick: retry } } : {}),
  })
}

/** One toast however many actions failed; it stays, because what is on the page is worth keeping. */
function tellSessionEnded(retry: () => void): void {
  toast.warning('Your session has ended', {
    id: 'session-ended',
    duration: Number.POSITIVE_INFINITY,
    description: 'What you wrote is still here. Sign in in a new tab, then try again.',
    action: {
      label: 'Sign in',
      onClick: (event) => {
        event.preventDefault()
        window.open('/sign-in', '_blank', 'noopener')
      },
    },
    cancel: { label: 'Try again', onClick: retry },
  })
}

/** The request did not come back: no network, no server, or a newer build behind this page. */
export function tellUnreachable(error: unknown, retry: () => void): void {
  if (unstable_isUnrecognizedActionError(error)) {
    toast.warning('Versicle was updated', {
      id: 'updated',
      duration: Number.POSITIVE_INFINITY,
      description: 'Copy what you have not saved, then reload the page.',
      action: { label: 'Reload', onClick: () => window.location.reload() },
    })
    return
  }
  const unreachable = !navigator.onLine || error instanceof TypeError
  toast.error(unreachable ? 'Versicle could not be reached' : 'The server could not do this', {
    id: 'unreachable',
    duration: 12_000,
    description: unreachable
      ? 'Nothing on this page is lost. Check your connection, then try again.'
      : 'The fault is in its log. Nothing on this page is lost.',
    action: { label: 'Try again', onClick: retry },
  })
}
