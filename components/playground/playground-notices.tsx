import { Notice } from '@/components/feedback/notice'
import { Button } from '@/components/ui/button'
import type { CompareRefused } from './session-stream'

type PlaygroundNoticesProps = {
  /** What the address asked for and could not be had. */
  notice: string | null
  /** Why the server ran nothing at all. */
  refusal: CompareRefused | null
  onRetry: () => void
}

/** What concerns the whole playground; what is wrong with one column stands in that column. */
export function PlaygroundNotices({ notice, refusal, onRetry }: PlaygroundNoticesProps) {
  if (!notice && !refusal) return null
  return (
    <div className="flex flex-col gap-2 border-b p-3">
      {notice && <Notice tone="warn">{notice}</Notice>}
      {refusal && (
        <Notice
          tone="danger"
          title="This was not run"
          action={
            <span className="flex gap-2">
              {refusal.code === 'unauthenticated' && (
                <Button size="sm" asChild>
                  <a href="/sign-in" target="_blank" rel="noopener">
                    Sign in
                  </a>
                </Button>
              )}
              <Button size="sm" onClick={onRetry}>
                Try again
              </Button>
            </span>
          }
        >
          {refusal.message}
        </Notice>
      )}
    </div>
  )
}
