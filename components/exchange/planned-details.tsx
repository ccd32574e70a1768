import { ContentView } from '@/components/prompts/versions/content-view'
import type { PlannedPrompt } from '@/lib/exchange/schema'

/** What a prompt of an import will say, what was put in other words for that, and what has none. */
export function PlannedDetails({
  planned: { content, converted, leftovers, releases, versions, newVersions },
}: {
  planned: PlannedPrompt
}) {
  return (
    <div className="grid gap-3 px-3 pt-1 pb-4 pl-8.5">
      {leftovers.length > 0 && (
        <Listed title="Without an equivalent here">
          {leftovers.map(({ file, line, column, text, message }) => (
            <li key={`${file}:${line}:${column}`}>
              <Place file={file} line={line} column={column} /> <Code tone="danger">{text}</Code> {message}
            </li>
          ))}
        </Listed>
      )}
      {converted.length > 0 && (
        <Listed title="Converted">
          {converted.map(({ file, line, from, to, message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two on one line may say the same
            <li key={index}>
              <Place file={file} line={line} /> {from && <Code>{from}</Code>}{' '}
              {to && (
                <>
                  → <Code>{to}</Code>
                </>
              )}{' '}
              {message}
            </li>
          ))}
        </Listed>
      )}
      {content && (
        <section className="grid gap-2">
          <h3 className="font-medium text-xs">
            {versions > 1 ? `The newest of ${versions} versions (${newVersions} new)` : 'What it says'}
          </h3>
          <ContentView content={content} />
        </section>
      )}
      {releases.length > 0 && (
        <Listed title="Releases in the file">
          {releases.map(({ environment, sequence, variants, live, author, createdAt, note }) => (
            <li key={`${environment}:${sequence}`}>
              {environment} {sequence}:{' '}
              {variants.length === 0 ? 'withdrawn' : `version ${variants.map(({ version }) => version).join(' and ')}`}
              {live && ', live'}
              {author && `, by ${author}`} on {createdAt.slice(0, 10)}
              {note && `: ${note}`}
            </li>
          ))}
        </Listed>
      )}
    </div>
  )
}

const Listed = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section>
    <h3 className="font-medium text-xs">{title}</h3>
    <ul className="mt-1 grid max-h-60 gap-1 overflow-y-auto text-muted-foreground text-xs">{children}</ul>
  </section>
)
const Place = ({ file, line, column }: { file: string; line: number; column?: number }) => (
  <span className="font-mono tabular-nums">
    {file}:{line}
    {column !== undefined && `:${column}`}
  </span>
)
const Code = ({ tone, children }: { tone?: 'danger'; children: string }) => (
  <code
    className={`break-words rounded-xs px-1 font-mono ${tone === 'danger' ? 'bg-danger-tint text-danger' : 'bg-muted text-foreground'}`}
  >
    {children}
  </code>
)
