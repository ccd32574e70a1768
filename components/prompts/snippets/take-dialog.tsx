'use client'

import { useId, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { SnippetUser } from '@/lib/prompts/partial-schema'
import { TextDiff } from '../diff/text-diff'
import type { SnippetActions, SnippetChange } from './snippet-actions'
import { useTaking } from './use-taking'

type TakeDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  snippet: { id: string; name: string; version: number }
  users: readonly SnippetUser[]
  changes: readonly SnippetChange[]
  take: SnippetActions['takeSnippet']
  onEnded: () => void
}

/** What taking a snippet changes, then taking it, then what became of each prompt. */
export function TakeDialog({ open, onOpenChange, ...props }: TakeDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <Taker {...props} onClose={() => onOpenChange(false)} />
    </Dialog>
  )
}

const prompts = (count: number) => (count === 1 ? '1 prompt' : `${count.toLocaleString('en')} prompts`)

function Taker({
  snippet,
  users,
  changes,
  take,
  onEnded,
  onClose,
}: Omit<TakeDialogProps, 'open' | 'onOpenChange'> & { onClose: () => void }) {
  const form = useId()
  const [note, setNote] = useState('')
  // What was chosen when it began: the list behind changes under it.
  const [begun, setBegun] = useState<readonly SnippetUser[]>([])
  const { taking, run, stop } = useTaking(take)
  const what = `${snippet.name} v${snippet.version}`
  const pinned = [...new Set(users.map(({ pinned }) => pinned))].sort((a, b) => b - a)
  const start = async () => {
    setBegun(users)
    await run(snippet.id, snippet.version, users, note.trim())
    onEnded()
  }
  if (taking.state === 'ended') {
    const taken = taking.results.filter(({ outcome }) => outcome === 'taken').length
    return (
      <DialogContent
        title={`Taken in ${prompts(taken)}`}
        description="The new versions are not live anywhere yet: release them when they are right."
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <ul aria-label="What was not taken" className="flex flex-col gap-2">
          {taking.results.map(
            (result) =>
              result.outcome === 'refused' && (
                <li key={result.promptId}>
                  <Notice tone="warn" title={begun.find(({ promptId }) => promptId === result.promptId)?.name}>
                    {result.message}
                  </Notice>
                </li>
              ),
          )}
          {taking.left > 0 && <li className="text-muted-foreground">{prompts(taking.left)} were left as they are.</li>}
          {taken === begun.length && <li className="text-muted-foreground">All of them. Nobody’s draft was touched.</li>}
        </ul>
      </DialogContent>
    )
  }
  const busy = taking.state === 'busy'
  return (
    <DialogContent
      size="lg"
      title={`Take version ${snippet.version} in ${prompts(users.length)}`}
      description="Each gets a new version with the newer text in place. Their own words stay, drafts stay, and nothing goes live."
      onInteractOutside={(event) => busy && event.preventDefault()}
      footer={
        busy ? (
          <>
            <span role="status" className="mr-auto text-muted-foreground tabular-nums">
              {taking.stopping ? 'Stopping after these…' : `${taking.done} of ${taking.all}`}
            </span>
            <Button disabled={taking.stopping} onClick={stop}>
              Stop
            </Button>
          </>
        ) : (
          <Button type="submit" form={form} variant="primary">
            Take in {prompts(users.length)}
          </Button>
        )
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void start()
        }}
        className="flex flex-col gap-4"
      >
        {pinned.map((version) => {
          const change = changes.find((change) => change.pinned === version)
          const count = users.filter((user) => user.pinned === version).length
          return (
            <section key={version} aria-label={`What changed since version ${version}`} className="rounded-md border">
              <h3 className="border-b px-3 py-2 font-medium text-xs">
                Since version {version} <span className="font-normal text-muted-foreground">in {prompts(count)}</span>
              </h3>
              <div className="max-h-64 overflow-y-auto py-1">
                {change ? (
                  <TextDiff changes={change.diff} layout="unified" />
                ) : (
                  <p className="px-3 py-1 text-muted-foreground text-xs">
                    Compare version {version} with {snippet.version} under Versions.
                  </p>
                )}
              </div>
            </section>
          )
        })}
        <Field label="Note" optional>
          <Input
            value={note}
            maxLength={2000}
            disabled={busy}
            onChange={(event) => setNote(event.target.value)}
            placeholder={`Take ${what}`}
          />
        </Field>
      </form>
    </DialogContent>
  )
}
