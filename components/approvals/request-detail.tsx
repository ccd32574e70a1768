import Link from 'next/link'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { AuthorName } from '@/components/prompts/author-name'
import { PromptName } from '@/components/prompts/prompt-name'
import { Arms } from '@/components/releases/arms'
import { Changes } from '@/components/releases/changes'
import { share } from '@/components/releases/live'
import type { ReleaseRequestDetail } from '@/lib/approvals/schema'
import { Comments } from './comments'
import { Decision } from './decision'
import type { RequestActions } from './request-actions'
import { RequestList } from './request-list'
import { askedInWords, stateWords } from './request-words'
import { Seen } from './seen'

type RequestDetailProps = { request: ReleaseRequestDetail; workspace: string; actions: RequestActions }

/** One request: what is there, what would come, how they differ, what was said, and the decision. */
export function RequestDetail({ request, workspace, actions }: RequestDetailProps) {
  const { environment, replaces, variants, steps, state } = request
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-5 sm:px-6">
      <Seen key={state} requests={request.own && state !== 'open' ? [request.id] : []} seeOutcomes={actions.seeOutcomes} />
      <header className="flex flex-col gap-1">
        <p className="flex flex-wrap items-center gap-3">
          <span className="font-semibold text-lg">{askedInWords(request)}</span>
          <Status tone={stateWords[state].tone}>{stateWords[state].label}</Status>
        </p>
        <p className="text-muted-foreground">
          <Link href={`/${workspace}/prompts/${request.promptId}/releases`} className="hover:underline">
            <PromptName name={request.promptName} />
          </Link>
          , asked for by <AuthorName author={request.author} />, <RelativeTime iso={request.createdAt} />
        </p>
        {request.note && <p className="mt-1 whitespace-pre-wrap break-words">{request.note}</p>}
      </header>

      {request.decidedAt && (
        <Notice tone={state === 'approved' ? 'well' : 'info'} title={stateWords[state].label}>
          <AuthorName author={request.decidedBy} />, <RelativeTime iso={request.decidedAt} />
          {request.decision && `: ${request.decision}`}
        </Notice>
      )}

      <dl className="grid grid-cols-2 rounded-md border">
        <div className="min-w-0 border-r px-3 py-2">
          <dt className="text-muted-foreground text-xs">Live in {environment.name} when it was asked for</dt>
          <dd>{replaces ? <Arms arms={replaces.variants} size="lg" /> : <span className="text-muted-foreground">Nothing</span>}</dd>
        </div>
        <div className="min-w-0 px-3 py-2">
          <dt className="text-muted-foreground text-xs">After approval</dt>
          <dd>
            {variants.length > 0 ? <Arms arms={variants} size="lg" /> : <span className="text-muted-foreground">Nothing: “not found”</span>}
            {steps && steps.length > 1 && (
              <ol aria-label="Then" className="text-muted-foreground text-xs">
                {steps.slice(1).map(({ at, weight }) => (
                  <li key={at}>
                    then {share(weight)}, <RelativeTime iso={at} />
                  </li>
                ))}
                {state === 'open' && <li>Each step lasts as long as planned, whenever it is approved.</li>}
              </ol>
            )}
          </dd>
        </div>
      </dl>

      {request.warnings.length > 0 && (
        <Notice tone="info" title="Good to know">
          {request.warnings.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </Notice>
      )}
      <Decision request={request} actions={actions} />
      {request.others.length > 0 && (
        <section>
          <h2 className="pb-2 font-semibold">Asked for together, decided together</h2>
          <RequestList label="The other requests of this set" requests={request.others} workspace={workspace} />
        </section>
      )}
      {variants.length > 0 && (
        <section aria-label="Changes" className="flex flex-col gap-3">
          <h2 className="font-semibold">Changes</h2>
          <Changes
            live={replaces && { variants: replaces.variants.map((each) => ({ ...each, label: '' })) }}
            incoming={variants.map((each) => ({ ...each, label: '' }))}
            comparisons={request.comparisons}
          />
        </section>
      )}
      <Comments request={request.id} comments={request.comments} comment={actions.comment} />
    </div>
  )
}
