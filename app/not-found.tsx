import type { Metadata } from 'next'
import Link from 'next/link'
import { EmptyState } from '@/components/feedback/empty-state'
import { Button } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        heading="h1"
        title="There is nothing here"
        actions={
          <Button asChild variant="primary">
            <Link href="/">Go to your prompts</Link>
          </Button>
        }
      >
        The address is wrong, what it named was removed, or it belongs to a workspace you are not a member of.
      </EmptyState>
    </main>
  )
}
