'use client'

import { useMemo, useState } from 'react'
import { toast } from 'sonner'
import { Notice } from '@/components/feedback/notice'
import { TextSkeleton } from '@/components/feedback/skeletons'
import { useAction } from '@/components/shell/use-action'
import { useMac } from '@/components/shell/use-mac'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { diffContent, type Pin } from '@/lib/prompts/diff'
import type { SaveConflict } from '@/lib/prompts/schema'
import { ContentDiffView } from '../diff/content-diff-view'
import type { DiffLayout } from '../diff/diff-rows'
import { useWide } from '../diff/use-wide'
import type { PromptActions } from '../prompt-actions'
import { ConflictDialog } from './conflict-dialog'
import { checkContent } from './content-faults'
import type { Draft } from './use-draft'

type SaveDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  draft: Draft
  promptId: string
  save: PromptActions['saveVersion']
  versionsTab: string
  /** What it includes, and the version of each that will be pinned; null while that is not known. */
  pins: readonly Pin[] | null
  /** After a version was saved. */
  onSaved: () => void
}

/** Shows what will be saved, asks for a note, saves it as the next version. When somebody was faster, both sides. */
export function SaveDialog(props: SaveDialogProps) {
  const { open, onOpenChange, draft, promptId, save, pins, onSaved } = props
  const [note, setNote] = useState('')
  const [conflict, setConflict] = useState<SaveConflict['newest'] | null>(null)
  const { run, pending, failure, reset } = useAction(save, {
    onConflict: ({ details, message }) => {
      const newest = (details as SaveConflict | undefined)?.newest
      if (newest) setConflict(newest)
      else toast.error(message)
    },
    onFailure: ({ faults }) => faults.length > 0,
  })
  const change = (next: boolean) => {
    if (!next) {
      setConflict(null)
      reset()
    }
    onOpenChange(next)
  }

  /** `baseVersion` is the newest one the author has seen: if another came since, it is shown again. */
  const saveOn = async (content: PromptContent, baseVersion: number | null) => {
    await draft.flush()
    const result = await run({ promptId, content, note: note.trim(), baseVersion, draftTime: draft.serverTime() })
    if (!result?.ok) return
    const { version, created } = result.data
    draft.saved(version.number, { content, partials: pins ?? draft.basePins }, created)
    setNote('')
    change(false)
    if (created) toast.success(`Saved version ${version.number}`)
    else toast.info(`Version ${version.number} says exactly this already`, { description: 'No new version was made.' })
    onSaved()
  }

  if (conflict)
    return (
      <ConflictDialog
        {...props}
        onOpenChange={change}
        theirs={conflict}
        pending={pending}
        onSaveOnTop={(mine) => saveOn(mine, conflict.number)}
      />
    )
  return (
    <Dialog open={open} onOpenChange={change}>
      {open && (
        <SaveForm
          draft={draft}
          pins={pins}
          note={note}
          onNoteChange={setNote}
          pending={pending}
          serverFaults={failure?.faults ?? []}
          onSave={(content) => saveOn(content, draft.baseVersion)}
        />
      )}
    </Dialog>
  )
}

type SaveFormProps = {
  draft: Draft
  pins: readonly Pin[] | null
  note: string
  onNoteChange: (note: string) => void
  pending: boolean
  serverFaults: { path: string; message: string }[]
  onSave: (content: PromptContent) => void
}

function SaveForm({ draft, pins, note, onNoteChange, pending, serverFaults, onSave }: SaveFormProps) {
  const wide = useWide()
  const mac = useMac()
  const [layout, setLayout] = useState<DiffLayout | null>(null)
  const { base, basePins, baseVersion, content } = draft
  const checked = useMemo(() => checkContent(content), [content])
  const diff = useMemo(
    () => base && diffContent(base, { ...content, unparsed: undefined } as PromptContent, { before: basePins, after: pins ?? basePins }),
    [base, basePins, content, pins],
  )
  const same = diff?.same === true && baseVersion !== null
  const faults = checked.faults.length > 0 ? checked.faults : serverFaults.map(({ path, message }) => ({ path, where: '', message }))
  const maySave = checked.content !== null && !same
  const submit = () => {
    if (checked.content && !same && !pending) onSave(checked.content)
  }
  const layoutShown = layout ?? (wide ? 'split' : 'unified')
  return (
    <DialogContent
      size="xl"
      title={baseVersion === null ? 'Save the first version' : 'Save version'}
      description={
        baseVersion === null
          ? 'A version never changes. You can release it, compare it and come back to it.'
          : `Next after version ${baseVersion}. A version never changes.`
      }
      footer={
        <>
          <span className="mr-auto text-muted-foreground text-xs max-sm:hidden">{mac ? '⌘' : 'Ctrl'} ↵ saves</span>
          <Button variant="primary" pending={pending} disabled={!maySave} onClick={submit}>
            Save version
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        className="flex flex-col gap-4"
      >
        {faults.length > 0 && <Faults faults={faults} />}
        {same ? (
          <Notice title={`Nothing differs from version ${baseVersion}`}>
            Change something first: the same content makes no new version.
          </Notice>
        ) : (
          <Field label="Note" optional>
            <Textarea
              rows={1}
              autoFocus
              value={note}
              maxLength={2000}
              placeholder="What changed, and why"
              onChange={(event) => onNoteChange(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
                event.preventDefault()
                submit()
              }}
            />
          </Field>
        )}
        {pins && pins.length > 0 && !same && <Pins pins={pins} />}
        {baseVersion !== null && !same && (
          <div className="flex flex-col gap-3">
            <div className="flex items-center justify-between gap-3">
              <h3 className="text-muted-foreground text-xs">Compared with version {baseVersion}</h3>
              <ToggleGroup
                label="Layout"
                size="sm"
                value={layoutShown}
                onValueChange={setLayout}
                options={[
                  { value: 'split', label: 'Side by side' },
                  { value: 'unified', label: 'One column' },
                ]}
                className="max-sm:hidden"
              />
            </div>
            {diff ? <ContentDiffView diff={diff} layout={layoutShown} /> : <TextSkeleton lines={6} />}
          </div>
        )}
      </form>
    </DialogContent>
  )
}

function Faults({ faults }: { faults: { path: string; where: string; message: string }[] }) {
  const shown = faults.slice(0, 6)
  return (
    <Notice tone="danger" title="This cannot be saved as a version yet">
      <ul className="mt-0.5">
        {shown.map(({ path, where, message }) => (
          <li key={`${path} ${message}`}>
            {where && <span className="font-medium">{where}: </span>}
            {message}
          </li>
        ))}
      </ul>
      {faults.length > shown.length && <p>And {faults.length - shown.length} more.</p>}
      <p className="mt-1 text-muted-foreground">The draft keeps everything as you typed it.</p>
    </Notice>
  )
}

/** Saving pins each snippet in its newest version, also where the version before had an older one. */
const Pins = ({ pins }: { pins: readonly Pin[] }) => (
  <p className="wrap-anywhere text-muted-foreground text-xs">
    Will be pinned, as they are now:{' '}
    {pins.map(({ name, number }, at) => (
      <span key={name}>
        {at > 0 && ', '}
        <span className="font-mono text-partial">{name}</span> {number}
      </span>
    ))}
  </p>
)
