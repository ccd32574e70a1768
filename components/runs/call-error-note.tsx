import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import type { CallError } from '@/lib/gateways/call-schema'
import { retryWords } from './figures'

type CallErrorNoteProps = {
  error: CallError
  /** `warn` where an answer came all the same: incomplete. */
  tone?: 'danger' | 'warn'
  title: string
  /** A button: try again. */
  action?: ReactNode
}

/** What went wrong with a call, in the gateway's own words, with everything its support would ask for. */
export function CallErrorNote({ error, tone = 'danger', title, action }: CallErrorNoteProps) {
  const Icon = tone === 'danger' ? CircleAlert : TriangleAlert
  const facts = [
    ...(error.status === null ? [] : [{ label: 'Status', value: String(error.status) }]),
    ...(error.code === null ? [] : [{ label: 'Code', value: error.code }]),
    ...(error.requestId === null ? [] : [{ label: 'Request', value: error.requestId }]),
  ]
  return (
    <div className={cn('min-w-0 rounded-md px-3 py-2 text-sm', tone === 'danger' ? 'bg-danger-tint' : 'bg-warn-tint')}>
      <p className="flex items-center gap-1.5 font-medium">
        <Icon aria-hidden="true" className={cn('size-3.5 shrink-0', tone === 'danger' ? 'text-danger' : 'text-warn')} />
        {title}
      </p>
      <p dir="auto" className="mt-0.5 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {error.message}
      </p>
      {facts.length > 0 && (
        <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
          {facts.map(({ label, value }) => (
            <div key={label} className="flex min-w-0 gap-1.5">
              <dt>{label}</dt>
              <dd className="min-w-0 select-all break-all font-mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {error.retryAfterSeconds !== null && (
        <p className="mt-1.5 text-xs">The gateway says: try again {retryWords(error.retryAfterSeconds)}.</p>
      )}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}
