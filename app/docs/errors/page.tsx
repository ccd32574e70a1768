import type { Metadata } from 'next'
import { Logo } from '@/components/brand/logo'
import { errorCodes } from './error-codes'

export const metadata: Metadata = { title: 'Errors' }

/** Where the `type` of every problem answer leads. */
export default function ErrorsPage() {
  return (
    <main className="mx-auto max-w-2xl px-6 py-12">
      <Logo />
      <h1 className="mt-8 mb-2 font-semibold text-xl tracking-title">Errors of the HTTP API</h1>
      <p className="mb-8 text-muted-foreground">
        Every error is <code className="font-mono">application/problem+json</code> (RFC 9457): <code className="font-mono">code</code> says
        which of these it is, <code className="font-mono">detail</code> what to do, <code className="font-mono">errors</code> which field is
        at fault, and <code className="font-mono">request_id</code> finds it in the log.
      </p>
      <dl className="divide-y border-y">
        {errorCodes.map(({ code, status, means }) => (
          <div key={code} id={code} className="grid gap-1 py-3 target:bg-accent sm:grid-cols-[12rem_1fr]">
            <dt className="font-mono">
              {code} <span className="text-muted-foreground tabular-nums">{status}</span>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </main>
  )
}
