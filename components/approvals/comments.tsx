'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { AuthorName } from '@/components/prompts/author-name'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { RequestCommentDto } from '@/lib/approvals/schema'
import type { RequestActions } from './request-actions'

type CommentsProps = { request: string; comments: readonly RequestCommentDto[]; comment: RequestActions['comment'] }

/** What was said about a request, oldest first, and a place to say more. */
export function Comments({ request, comments, comment }: CommentsProps) {
  const router = useRouter()
  const { can } = useWorkspace()
  const [body, setBody] = useState('')
  const { run, pending, faultAt } = useAction(comment, {
    onSuccess: () => {
      setBody('')
      router.refresh()
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (body.trim() !== '') void run({ request, body })
  }
  return (
    <section aria-label="Comments" className="flex flex-col gap-3">
      <h2 className="font-semibold">Comments</h2>
      {comments.length === 0 && <p className="text-muted-foreground">Nobody has said anything yet.</p>}
      <ol className="flex flex-col gap-3">
        {comments.map((each) => (
          <li key={each.id} className="border-l-2 pl-3">
            <p className="text-muted-foreground text-xs">
              <AuthorName author={each.author} />, <RelativeTime iso={each.createdAt} />
            </p>
            <p className="whitespace-pre-wrap break-words">{each.body}</p>
          </li>
        ))}
      </ol>
      {can('release.request') && (
        <form onSubmit={send} className="flex flex-col items-start gap-2">
          <Field label="Add a comment" error={faultAt('body')} className="w-full">
            <Textarea rows={2} maxLength={2000} value={body} onChange={(event) => setBody(event.target.value)} />
          </Field>
          <Button type="submit" pending={pending} disabled={body.trim() === ''}>
            Comment
          </Button>
        </form>
      )}
    </section>
  )
}
