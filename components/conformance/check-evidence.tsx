import { durationWords } from '@/components/runs/figures'
import type { Evidence } from '@/lib/conformance/schema'

const blockStyles =
  'max-h-64 select-text overflow-auto whitespace-pre-wrap rounded-sm border bg-card p-2 font-mono text-xs [overflow-wrap:anywhere]'

/** What was sent and what came back, as text: it is somebody else's. */
export function CheckEvidence({ evidence }: { evidence: readonly Evidence[] }) {
  if (evidence.length === 0) return <p className="text-muted-foreground text-xs">No call was made for it.</p>
  return (
    <ol className="flex flex-col gap-4">
      {evidence.map((each) => (
        <li key={each.call} className="flex min-w-0 flex-col gap-1.5">
          <p className="flex flex-wrap gap-x-3 font-mono text-xs">
            <span className="font-semibold">
              {each.method} {each.path}
            </span>
            <span>{each.status === null ? 'no answer' : `HTTP ${each.status}`}</span>
            <span className="text-muted-foreground">{durationWords(each.latencyMs)}</span>
          </p>
          {each.failure && <p className="text-danger text-xs [overflow-wrap:anywhere]">{each.failure}</p>}
          <div className="grid gap-2 lg:grid-cols-2">
            <Block label="Sent" text={each.sent} />
            <Block
              label="Came back"
              text={[...Object.entries(each.headers).map(([name, value]) => `${name}: ${value}`), '', each.body].join('\n').trim()}
            />
          </div>
        </li>
      ))}
    </ol>
  )
}

function Block({ label, text }: { label: string; text: string }) {
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption className="text-muted-foreground text-xs">{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre dir="ltr" tabIndex={0} className={blockStyles}>
        {text === '' ? '(nothing)' : text}
      </pre>
    </figure>
  )
}
