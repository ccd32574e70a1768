'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { Json } from '@/lib/prompts/content-schema'
import { valuesToVary } from './vary'

type VaryDialogProps = {
  /** "Column 2"; null: closed. */
  column: string | null
  /** How many columns there may be in the place of the one. */
  room: number
  onVary: (name: string, values: Json[]) => void
  onClose: () => void
}

const parameters = [
  { name: 'temperature', label: 'Temperature', example: '0, 0.5, 1' },
  { name: 'top_p', label: 'Top p', example: '0.5, 0.9, 1' },
  { name: 'max_tokens', label: 'Max tokens', example: '100, 400, 1600' },
  { name: 'seed', label: 'Seed', example: '1, 2, 3' },
  { name: 'reasoning_effort', label: 'Reasoning effort', example: 'low, medium, high' },
] as const
const OTHER = 'another'

/** One column becomes several that differ in one parameter. */
export function VaryDialog({ column, room, onVary, onClose }: VaryDialogProps) {
  return (
    <Dialog open={column !== null} onOpenChange={(open) => !open && onClose()}>
      {column !== null && <Body column={column} room={room} onVary={onVary} onClose={onClose} />}
    </Dialog>
  )
}

function Body({ column, room, onVary, onClose }: VaryDialogProps & { column: string }) {
  const id = useId()
  const [chosen, setChosen] = useState<string>(parameters[0].name)
  const [own, setOwn] = useState('')
  const known = parameters.find(({ name }) => name === chosen)
  const [text, setText] = useState<string>(parameters[0].example)
  const { values, fault } = valuesToVary(text, room)
  const name = (known?.name ?? own).trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fault !== null || name === '') return
    onVary(name, values)
    onClose()
  }
  return (
    <DialogContent
      title={`Vary a parameter of ${column}`}
      description="The column becomes one for each value, side by side, alike in everything else."
      size="sm"
      footer={
        <Button type="submit" form={id} variant="primary" disabled={fault !== null || name === ''}>
          {fault === null ? `Make ${values.length} columns` : 'Make columns'}
        </Button>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Parameter">
          <Select
            value={chosen}
            onValueChange={(next) => {
              setChosen(next)
              setText(parameters.find(({ name }) => name === next)?.example ?? '')
            }}
          >
            {[...parameters.map(({ name, label }) => ({ name, label })), { name: OTHER, label: 'Another …' }].map(({ name, label }) => (
              <SelectItem key={name} value={name}>
                {label}
              </SelectItem>
            ))}
          </Select>
        </Field>
        {!known && (
          <Field label="Name, as the gateway spells it">
            <Input value={own} onChange={(event) => setOwn(event.target.value)} placeholder="presence_penalty" className="font-mono" />
          </Field>
        )}
        <Field label="Values, with commas between them" error={text === '' ? undefined : (fault ?? undefined)}>
          <Input value={text} onChange={(event) => setText(event.target.value)} className="font-mono tabular-nums" />
        </Field>
      </form>
    </DialogContent>
  )
}
