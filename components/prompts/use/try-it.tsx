'use client'

import { useState } from 'react'
import { Status } from '@/components/feedback/status'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { CodeBlock } from './code-block'

/** What an application would get now: `body` is JSON text, `readMs` how long reading it took on the server. */
export type Published = { status: 200; etag: string; body: string; readMs: number } | { status: 404; message: string; readMs: number }

type TryItProps = { name: string; environment: string; readPublished: ServerAction<{ name: string; environment: string }, Published> }

/** Reads on the server what the calls would answer; no key is needed for looking. */
export function TryIt({ name, environment, readPublished }: TryItProps) {
  const [answer, setAnswer] = useState<Published | null>(null)
  const { run, pending } = useAction(readPublished, { onSuccess: setAnswer })
  return (
    <section aria-labelledby="use-try" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="use-try" className="font-semibold text-lg tracking-title">
          Try it
        </h2>
        <Button pending={pending} onClick={() => void run({ name, environment })}>
          {answer ? 'Fetch again' : 'Fetch what is published'}
        </Button>
        {answer && (
          <p role="status" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted-foreground text-xs tabular-nums">
            <Status tone={answer.status === 200 ? 'well' : 'warn'}>{answer.status === 200 ? '200 OK' : '404 Not found'}</Status>
            <span title="Reading it from the database; applications are answered from memory">{answer.readMs.toFixed(1)} ms</span>
            {answer.status === 200 && (
              <span className="truncate font-mono" title={answer.etag}>
                ETag {answer.etag.slice(0, 14)}…
              </span>
            )}
          </p>
        )}
      </div>
      {answer &&
        (answer.status === 200 ? (
          <CodeBlock code={JSON.stringify(JSON.parse(answer.body), null, 2)} label="What is published, as JSON" />
        ) : (
          <p className="text-muted-foreground">{answer.message}</p>
        ))}
    </section>
  )
}
