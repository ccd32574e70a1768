'use client'

import { PageError } from '@/components/feedback/page-error'
import { Page } from '@/components/shell/page'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Page crumbs={[{ label: 'Releases' }]} titled>
      <PageError error={error} retry={retry} />
    </Page>
  )
}
