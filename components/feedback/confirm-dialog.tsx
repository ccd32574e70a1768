'use client'

import { type ReactNode, useState, useTransition } from 'react'
import { AlertDialog, AlertDialogCancel, AlertDialogContent, AlertDialogTrigger } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

type ConfirmDialogProps = {
  /** The question: "Archive support/triage?" */
  title: string
  /** Exactly what will happen, and whether it can be undone. */
  description: ReactNode
  /** The act, as a verb: "Archive prompt". */
  confirmLabel: string
  tone?: 'danger' | 'primary'
  /** Must be typed before the act is offered, for what cannot be undone. */
  typeToConfirm?: string
  /** Resolves to false to keep the dialog open (it was refused). */
  onConfirm: () => Promise<boolean | undefined>
  /** The button that opens it; or open it yourself with `open` and `onOpenChange`. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Asks before something destructive. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, description, confirmLabel, tone = 'danger', typeToConfirm, onConfirm, trigger } = props
  const [ownOpen, setOwnOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [pending, start] = useTransition()
  const open = props.open ?? ownOpen
  const setOpen = (next: boolean) => {
    setOwnOpen(next)
    props.onOpenChange?.(next)
    if (!next) setTyped('')
  }
  const confirm = () =>
    start(async () => {
      if ((await onConfirm()) !== false) setOpen(false)
    })
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      {trigger && <AlertDialogTrigger asChild>{trigger}</AlertDialogTrigger>}
      <AlertDialogContent
        title={title}
        description={description}
        footer={
          <>
            <AlertDialogCancel asChild>
              <Button disabled={pending}>Cancel</Button>
            </AlertDialogCancel>
            <Button variant={tone} pending={pending} disabled={typeToConfirm !== undefined && typed !== typeToConfirm} onClick={confirm}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        {typeToConfirm !== undefined && (
          <Field
            label={
              <>
                Type <span className="select-all font-mono">{typeToConfirm}</span> to confirm
              </>
            }
          >
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
          </Field>
        )}
      </AlertDialogContent>
    </AlertDialog>
  )
}
