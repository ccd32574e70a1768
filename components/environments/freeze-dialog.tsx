'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { WEEKDAYS } from '@/lib/environments/freeze/schema'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'
import { draftOf, type FreezeDraft, isZone, weekdayNames, windowOf } from './freeze-words'

type FreezeDialogProps = {
  environment: EnvironmentDto
  /** Which window is edited; the one behind the last is a new one; null: none. */
  index: number | null
  onClose: () => void
  update: EnvironmentActions['update']
}

export function FreezeDialog({ index, onClose, ...props }: FreezeDialogProps) {
  return (
    <Dialog open={index !== null} onOpenChange={(open) => !open && onClose()}>
      {index !== null && <Content {...props} index={index} onDone={onClose} />}
    </Dialog>
  )
}

type ContentProps = Pick<FreezeDialogProps, 'environment' | 'update'> & { index: number; onDone: () => void }

function Content({ environment, index, update, onDone }: ContentProps) {
  const router = useRouter()
  const windows = environment.freezeWindows
  const [draft, setDraft] = useState(() => draftOf(windows[index] ?? null, Intl.DateTimeFormat().resolvedOptions().timeZone))
  const set = (change: Partial<FreezeDraft>) => setDraft({ ...draft, ...change })
  const { run, pending, faultAt } = useAction(update, {
    success: 'The freeze window is saved',
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: ({ code, faults }) => {
      if (code === 'conflict') {
        onDone()
        router.refresh()
      }
      return faults.length > 0
    },
  })
  const at = (field: string) => faultAt(`freezeWindows.${index}.${field}`)
  const moment = (field: 'from' | 'to', text: string) => (at(field) && text === '' ? 'Choose a day and a time.' : at(field))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const window = windowOf(draft)
    const freezeWindows = index < windows.length ? windows.with(index, window) : [...windows, window]
    void run({ environment: environment.slug, freezeWindows, freezeWindowsSeen: windows })
  }
  return (
    <DialogContent
      title={index < windows.length ? 'Edit the freeze window' : 'Add a freeze window'}
      description={`Nothing is released to ${environment.name} in this time. Going back to what was live works.`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="freeze-window" pending={pending}>
            Save
          </Button>
        </>
      }
    >
      <form id="freeze-window" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <ToggleGroup
          label="How often"
          value={draft.kind}
          onValueChange={(kind) => set({ kind })}
          options={[
            { value: 'once', label: 'Once' },
            { value: 'weekly', label: 'Every week' },
          ]}
        />
        {draft.kind === 'once' ? (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="From" error={moment('from', draft.begins)}>
              <Input type="datetime-local" value={draft.begins} onChange={(event) => set({ begins: event.target.value })} />
            </Field>
            <Field label="To" error={moment('to', draft.ends)}>
              <Input type="datetime-local" value={draft.ends} onChange={(event) => set({ ends: event.target.value })} />
            </Field>
          </div>
        ) : (
          <>
            <Days draft={draft} set={set} error={at('days')} />
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="From" error={at('from')}>
                <Input type="time" value={draft.from} onChange={(event) => set({ from: event.target.value })} />
              </Field>
              <Field label="To" hint={draft.to > draft.from ? undefined : 'On the next day.'} error={at('to')}>
                <Input type="time" value={draft.to} onChange={(event) => set({ to: event.target.value })} />
              </Field>
            </div>
          </>
        )}
        <Field
          label="Time zone"
          hint={
            draft.kind === 'once'
              ? 'Where the clock hangs that these times are read from. They are kept as UTC.'
              : 'Where the clock hangs that these times are read from, summer time and all.'
          }
          error={at('timeZone') ?? (isZone(draft.timeZone) ? undefined : 'Give an IANA time zone such as Europe/Berlin or UTC.')}
        >
          <Input
            value={draft.timeZone}
            list="time-zones"
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set({ timeZone: event.target.value })}
          />
        </Field>
        <datalist id="time-zones">
          {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <Field label="Reason" optional hint="Whoever is held up reads it." error={at('reason')}>
          <Input value={draft.reason} maxLength={200} autoComplete="off" onChange={(event) => set({ reason: event.target.value })} />
        </Field>
      </form>
    </DialogContent>
  )
}

type DaysProps = { draft: FreezeDraft; set: (change: Partial<FreezeDraft>) => void; error: string | undefined }

function Days({ draft, set, error }: DaysProps) {
  const id = useId()
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 font-medium">It begins on</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {WEEKDAYS.map((day) => (
          <span key={day} className="flex items-center gap-1.5">
            <Checkbox
              id={`${id}-${day}`}
              checked={draft.days.includes(day)}
              onCheckedChange={(checked) =>
                set({ days: WEEKDAYS.filter((each) => (each === day ? checked === true : draft.days.includes(each))) })
              }
            />
            <label htmlFor={`${id}-${day}`} className="cursor-pointer">
              {weekdayNames[day]}
            </label>
          </span>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-danger text-xs">
          {error}
        </p>
      )}
    </fieldset>
  )
}
