import { Status } from '@/components/feedback/status'
import type { JsonCheck } from './json-check'

/** What came of checking an answer against its response format: a line, and under it every fault with its place. */
export function JsonCheckNote({ check }: { check: JsonCheck }) {
  switch (check.state) {
    case 'fits':
      return (
        <p className="text-xs">
          <Status tone="well">Fits the response format</Status>
        </p>
      )
    case 'not_json':
      return (
        <p className="text-xs">
          <Status tone="danger">{check.message}</Status>
        </p>
      )
    case 'unusable':
      return (
        <div className="text-xs">
          <Status tone="warn">Not checked: the schema cannot be used</Status>
          <p className="mt-0.5 text-muted-foreground [overflow-wrap:anywhere]">{check.message}</p>
        </div>
      )
    case 'faults': {
      const count = check.faults.length + check.more
      return (
        <details className="text-xs" open={count <= 5}>
          <summary>
            <Status tone="danger">
              {count} {count === 1 ? 'fault' : 'faults'} against the response format
            </Status>
          </summary>
          <ul className="mt-1 flex flex-col gap-0.5 border-l pl-3">
            {check.faults.map(({ at, message }) => (
              <li key={`${at} ${message}`} className="[overflow-wrap:anywhere]">
                <span className="font-mono text-muted-foreground">{at === '' ? 'the whole' : at}</span> {message}
              </li>
            ))}
            {check.more > 0 && <li className="text-muted-foreground">and {check.more.toLocaleString('en')} more</li>}
          </ul>
        </details>
      )
    }
  }
}
