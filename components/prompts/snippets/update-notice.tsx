'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { PartialUpdate, PartialUpdates } from '@/lib/prompts/partial-schema'
import { TextDiff } from '../diff/text-diff'
import type { SnippetActions } from './snippet-actions'

type UpdateNoticeProps = { offer: PartialUpdates; take: SnippetActions['takeUpdates'] }

/** Says that a snippet of the prompt has a newer version, shows what changed, and takes it as a new version. */
export function UpdateNotice({ offer, take }: UpdateNoticeProps) {
  const { can } = useWorkspace()
  const [open, setOpen] = useState(false)
  const { updates } = offer
  const [first] = updates
  if (!first) return null
  const what = updates.length === 1 ? `${first.name} ${first.newest}` : `${updates.length} snippets`
  return (
    <div className="shrink-0 border-b px-4 py-3 sm:px-6">
      <Notice
        title={<>Update offered: {what}</>}
        action={
          <Button size="sm" onClick={() => setOpen(true)}>
            {can('prompt.write') ? 'Look and take' : 'Look'}
          </Button>
        }
      >
        <p className="text-muted-foreground text-xs">
          {updates.length === 1
            ? `Version ${offer.version} of this prompt is pinned to version ${first.pinned} of it.`
            : `${updates.map(({ name, newest }) => `${name} ${newest}`).join(', ')}.`}{' '}
          Nothing changes by itself.
        </p>
      </Notice>
      <Dialog open={open} onOpenChange={setOpen}>
        <UpdateDialog key={offer.version} offer={offer} take={take} onTaken={() => setOpen(false)} />
      </Dialog>
    </div>
  )
}

function UpdateDialog({ offer, take, onTaken }: UpdateNoticeProps & { onTaken: () => void }) {
  const router = useRouter()
  const { can } = useWorkspace()
  const form = useId()
  const { promptId, version, updates } = offer
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [note, setNote] = useState('')
  const chosen = updates.filter(({ snippetId }) => !left.has(snippetId))
  const { run, pending } = useAction(take, {
    success: ({ number }) => `Saved version ${number}. It is not live anywhere yet.`,
    onSuccess: () => {
      onTaken()
      router.refresh()
    },
    onConflict: () => router.refresh(),
    onFailure: () => false,
  })
  const mayTake = can('prompt.write')
  const submit = () =>
    void run({
      promptId,
      baseVersion: version,
      updates: chosen.map(({ snippetId, newest }) => ({ snippetId, version: newest })),
      ...(note.trim() !== '' && { note: note.trim() }),
    })
  return (
    <DialogContent
      size="lg"
      title={updates.length === 1 ? 'Update offered' : `${updates.length} updates offered`}
      description={`Taking it saves version ${version + 1} of this prompt with the newer text in place. Its own words stay, drafts stay, and nothing goes live.`}
      footer={
        mayTake && (
          <Button type="submit" form={form} variant="primary" pending={pending} disabled={chosen.length === 0}>
            Take as version {version + 1}
          </Button>
        )
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!pending) submit()
        }}
        className="flex flex-col gap-4"
      >
        {updates.map((update) => (
          <Change
            key={update.snippetId}
            update={update}
            choice={
              mayTake && updates.length > 1
                ? {
                    chosen: !left.has(update.snippetId),
                    onChoose: (wanted) =>
                      setLeft((before) => {
                        const next = new Set(before)
                        if (wanted) next.delete(update.snippetId)
                        else next.add(update.snippetId)
                        return next
                      }),
                  }
                : null
            }
          />
        ))}
        {mayTake && (
          <Field label="Note" optional>
            <Input
              value={note}
              maxLength={2000}
              onChange={(event) => setNote(event.target.value)}
              placeholder={`Take ${chosen.map(({ name, newest }) => `${name} v${newest}`).join(', ')}`}
            />
          </Field>
        )}
      </form>
    </DialogContent>
  )
}

type ChangeProps = { update: PartialUpdate; choice: { chosen: boolean; onChoose: (chosen: boolean) => void } | null }

function Change({ update, choice }: ChangeProps) {
  const { name, pinned, newest, note, diff } = update
  return (
    <section aria-label={`What changed in ${name}`} className="rounded-md border">
      <header className="flex min-w-0 items-center gap-2.5 border-b px-3 py-2">
        {choice && <Checkbox aria-label={`Take ${name}`} checked={choice.chosen} onCheckedChange={(to) => choice.onChoose(to === true)} />}
        <h3 className="min-w-0 truncate font-medium font-mono text-xs">{name}</h3>
        <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
          version {pinned} → {newest}
        </span>
        {note && <span className="min-w-0 flex-1 truncate text-right text-muted-foreground text-xs">{note}</span>}
      </header>
      <div className="max-h-80 overflow-y-auto py-1">
        {diff.every(({ kind }) => kind === 'same') ? (
          <p className="px-3 py-1 text-muted-foreground text-xs">The same words; what it includes itself is newer.</p>
        ) : (
          <TextDiff changes={diff} layout="unified" />
        )}
      </div>
    </section>
  )
}
