'use client'

import { ErrorState } from '@/components/feedback/error-state'

type Props = { error: Error & { digest?: string }; retry: () => void }

/** The header and tabs stay. */
export default function PromptTabError({ error, retry }: Props) {
  return (
    <ErrorState title="This tab could not be shown" onRetry={retry} reference={error.digest}>
      Something failed on the way. Nothing was changed, and what you wrote is kept in this browser. Try again in a moment.
    </ErrorState>
  )
}
