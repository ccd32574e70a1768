import { MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { AuthorName } from '@/components/prompts/author-name'
import { PromptName } from '@/components/prompts/prompt-name'
import { Badge } from '@/components/ui/badge'
import type { ReleaseRequestDto } from '@/lib/approvals/schema'
import { askedInWords, stateWords } from './request-words'

/** Requests, one under the other: readable on a phone as it is. */
export function RequestList({ label, requests, workspace }: { label: string; requests: readonly ReleaseRequestDto[]; workspace: string }) {
  return (
    <ul aria-label={label} className="divide-y border-b">
      {requests.map((request) => (
        <li key={request.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-muted sm:px-6">
          <div className="min-w-0 flex-1 basis-64">
            <Link href={`/${workspace}/releases/approvals/${request.id}`} className="font-medium hover:underline">
              {askedInWords(request)}
            </Link>
            <p className="truncate text-muted-foreground">
              <PromptName name={request.promptName} />
              {request.note && ` · ${request.note}`}
            </p>
          </div>
          <p className="flex shrink-0 items-center gap-3 text-muted-foreground text-xs">
            {request.setId && <Badge tone="outline">part of a set</Badge>}
            {request.commentCount > 0 && (
              <span className="inline-flex items-center gap-1 tabular-nums">
                <MessageSquare aria-hidden="true" className="size-3.5" />
                {request.commentCount}
                <span className="sr-only">comments</span>
              </span>
            )}
            <span>
              <AuthorName author={request.author} />, <RelativeTime iso={request.createdAt} />
            </span>
            {request.mayApprove && <Badge tone="warn">waits for you</Badge>}
            <Status tone={stateWords[request.state].tone}>{stateWords[request.state].label}</Status>
          </p>
        </li>
      ))}
    </ul>
  )
}
