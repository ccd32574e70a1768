'use client'

import { PageError } from '@/components/feedback/page-error'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <PageError error={error} retry={retry} />
    </main>
  )
}
