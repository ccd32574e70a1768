'use client'

import { PageError } from '@/components/feedback/page-error'
import { Page } from '@/components/shell/page'

type Props = { error: Error & { digest?: string }; retry: () => void }

export default function PromptsError({ error, retry }: Props) {
  return (
    <Page crumbs={[{ label: 'Prompts' }]} titled>
      <PageError error={error} retry={retry} />
    </Page>
  )
}
