import { CopyButton } from '@/components/feedback/copy-button'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import type { AttemptDto, DeliveryDto, WebhookKind } from '@/lib/webhooks/schema'
import { durationInWords } from './webhook-words'

/** One delivery: what is sent, and each try with what came back. All of it is text of others, and shown as text. */
export function WebhookDelivery({ delivery, kind }: { delivery: DeliveryDto; kind: WebhookKind }) {
  const { request, attempts } = delivery
  return (
    <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
      <section aria-label="Request" className="min-w-0">
        <div className="mb-1.5 flex items-center justify-between gap-2">
          <h3 className="font-medium">Request</h3>
          <CopyButton value={request.body} label="Copy the body" size="sm" />
        </div>
        <pre className="mb-2 wrap-anywhere whitespace-pre-wrap font-mono text-muted-foreground text-xs">
          {headersInWords(delivery, kind)}
        </pre>
        <Body label="Body of the request" text={pretty(request.body)} />
      </section>
      <section aria-label="Tries" className="min-w-0">
        <h3 className="mb-1.5 font-medium">
          {attempts.length === 1 ? 'One try' : `${attempts.length === 0 ? 'No' : attempts.length} tries`}
        </h3>
        {attempts.length === 0 ? (
          <p className="text-muted-foreground">It has not been sent.</p>
        ) : (
          <ol className="flex flex-col gap-3">
            {attempts.toReversed().map((attempt) => (
              <Try key={attempt.at} attempt={attempt} />
            ))}
          </ol>
        )}
      </section>
    </div>
  )
}

function Try({ attempt: { at, status, error, durationMs, response } }: { attempt: AttemptDto }) {
  return (
    <li className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Status tone={error === null ? 'well' : 'danger'}>{status === null ? 'no answer' : `answered ${status}`}</Status>
        <span className="text-muted-foreground text-xs tabular-nums">
          <RelativeTime iso={at} />, {durationInWords(durationMs)}
        </span>
      </div>
      {error && error !== `It answered ${status}.` && <p className="mt-0.5">{error}</p>}
      {response && (
        <div className="mt-1.5">
          <Body label={`Answer of the try at ${at}`} text={response} />
        </div>
      )}
    </li>
  )
}

const Body = ({ label, text }: { label: string; text: string }) => (
  <section
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    tabIndex={0}
    aria-label={label}
    className="max-h-80 overflow-auto rounded-md border bg-card px-3 py-2"
  >
    <pre className="whitespace-pre-wrap break-words font-mono text-xs">{text}</pre>
  </section>
)

const headersInWords = ({ id, request }: DeliveryDto, kind: WebhookKind) =>
  [
    `POST ${request.url}`,
    'Content-Type: application/json',
    ...(kind === 'github'
      ? ['Accept: application/vnd.github+json', 'X-GitHub-Api-Version: 2022-11-28', 'Authorization: Bearer (the stored token)']
      : [`webhook-id: ${id}`, 'webhook-timestamp and webhook-signature: made for each try']),
  ].join('\n')

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
