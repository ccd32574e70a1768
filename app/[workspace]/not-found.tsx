import { EmptyState } from '@/components/feedback/empty-state'
import { Page } from '@/components/shell/page'

export default function NotFound() {
  return (
    <Page crumbs={[{ label: 'Not found' }]} titled>
      <EmptyState heading="h1" title="There is nothing here">
        The address is wrong, or what it named was removed. ⌘K or Ctrl K finds every prompt, version and gateway.
      </EmptyState>
    </Page>
  )
}
