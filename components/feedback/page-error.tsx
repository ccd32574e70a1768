'use client'

import { ErrorState } from './error-state'

/** For error.tsx files: a page that could not be shown. The server's log has the digest. */
export function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  return (
    <ErrorState heading="h1" title="This page could not be shown" onRetry={retry} reference={digest}>
      Something failed on the way. Nothing was changed, and applications still get what is published. Try again in a moment.
    </ErrorState>
  )
}
