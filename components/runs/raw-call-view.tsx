import type { RawCall } from '@/lib/runs/raw-call'
import { headersOf } from './curl'
import { durationWords } from './figures'
import { PlainText } from './plain-text'
import { prettyJson } from './pretty-json'

/** What was sent and what came back, with every try. */
export function RawCallView({ call }: { call: RawCall }) {
  const { url, response, attempts } = call
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <section aria-label="Request" className="min-w-0">
        <h3 className="font-medium">Request</h3>
        {call.body ? (
          <>
            <p className="mt-1 break-all font-mono text-xs">POST {url ?? 'The gateway is not in this workspace any more.'}</p>
            <Block
              text={headersOf(call)
                .map(({ name, value, variable }) => `${name}: ${value}${variable === null ? '' : `$${variable}`}`)
                .join('\n')}
              label="Headers of the request"
            />
            <Block text={JSON.stringify(call.body, null, 2)} label="Body of the request" />
            <p className="mt-1 text-muted-foreground text-xs">
              Address and headers are the gateway’s of today; what stands as $NAME is secret and kept out. The body is what the run
              recorded.
            </p>
          </>
        ) : (
          <p className="mt-1 text-muted-foreground">
            An application sent this before Versicle kept which API it called, and whether it asked for a stream. So the request cannot be
            shown as it went; its messages and settings are in the run.
          </p>
        )}
      </section>
      <section aria-label="Response" className="min-w-0">
        <h3 className="font-medium">Response</h3>
        {response ? (
          <>
            <p className="mt-1 font-mono text-xs">HTTP {response.status}</p>
            <Block
              text={Object.entries(response.headers)
                .map(([name, value]) => `${name}: ${value}`)
                .join('\n')}
              label="Headers of the response"
            />
            <Block text={prettyJson(response.body) ?? response.body} label="Body of the response" />
            {response.truncated && <p className="mt-1 text-muted-foreground text-xs">Only the beginning of the body is kept.</p>}
          </>
        ) : (
          <p className="mt-1 text-muted-foreground">Nothing came back, or nothing was kept of it.</p>
        )}
      </section>
      {attempts.length > 1 && (
        <section aria-label="Tries" className="min-w-0">
          <h3 className="font-medium">{attempts.length} tries</h3>
          <TriesList attempts={attempts} />
        </section>
      )}
    </div>
  )
}

/** Every try in order, in the gateways' own words. */
export function TriesList({ attempts }: Pick<RawCall, 'attempts'>) {
  return (
    <ol className="mt-1 flex list-decimal flex-col gap-1 pl-5 text-xs">
      {attempts.map((attempt, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tries have no identity but their place
        <li key={index} className="[overflow-wrap:anywhere]">
          {attempt.gateway}, {attempt.model}, {durationWords(attempt.latencyMs)}:{' '}
          {attempt.code ?? (attempt.message ? 'failed' : 'answered')}
          {attempt.status !== null && ` (HTTP ${attempt.status})`}
          {attempt.message !== null && <span className="text-muted-foreground"> {attempt.message}</span>}
        </li>
      ))}
    </ol>
  )
}

function Block({ text, label }: { text: string; label: string }) {
  if (text === '') return null
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="mt-2 max-h-80 overflow-auto overscroll-contain rounded-md border bg-muted p-2.5"
    >
      <PlainText mono text={text} className="text-xs" />
    </section>
  )
}
