'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'

const DAY = 86_400
const overlaps = [
  { seconds: DAY, label: '1 day' },
  { seconds: 3_600, label: '1 hour' },
  { seconds: 7 * DAY, label: '7 days' },
  { seconds: 30 * DAY, label: '30 days' },
  { seconds: 0, label: 'Not at all: it ends now' },
]

type RotateFormProps = {
  title: string
  description: string
  /** What the old one goes on doing, and for how long at most. */
  label: string
  longestSeconds: number
  submitLabel: string
  pending: boolean
  onSubmit: (overlapSeconds: number) => void
}

/** Asks how long an old secret or key goes on beside the new one. */
export function RotateForm({ title, description, label, longestSeconds, submitLabel, pending, onSubmit }: RotateFormProps) {
  const [overlap, setOverlap] = useState(DAY)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(overlap)
  }
  return (
    <DialogContent
      size="sm"
      title={title}
      description={description}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="rotate" pending={pending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id="rotate" onSubmit={submit}>
        <Field label={label}>
          <Select value={String(overlap)} onValueChange={(seconds) => setOverlap(Number(seconds))}>
            {overlaps
              .filter(({ seconds }) => seconds <= longestSeconds)
              .map(({ seconds, label }) => (
                <SelectItem key={seconds} value={String(seconds)}>
                  {label}
                </SelectItem>
              ))}
          </Select>
        </Field>
      </form>
    </DialogContent>
  )
}
