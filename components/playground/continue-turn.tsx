'use client'

import { CornerDownRight, Send } from 'lucide-react'
import { useId, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Label } from '@/components/ui/label'
import { Textarea } from '@/components/ui/textarea'
import type { Answer } from './answers'
import { keepText, keptText } from './inputs-memory'

/** What is said after an answer: a result for each of its tool calls, by place, and a message. */
export type Said = { results: string[]; message: string }

type ContinueTurnProps = {
  /** "Column 2". */
  name: string
  answer: Answer
  /** How many conversations could be continued with the same; 1: only this one. */
  others: number
  onSay: (said: Said, everywhere: boolean) => void
}

export const stubKey = (slug: string, tool: string) => `versicle.playground.${slug}.stub.${tool}`

/** Goes on under an answer: the next message, or what its tool calls give. */
export function ContinueTurn({ name, answer, others, onSay }: ContinueTurnProps) {
  const { slug } = useWorkspace()
  const [open, setOpen] = useState(false)
  const [message, setMessage] = useState('')
  const calls = answer.toolCalls
  const [results, setResults] = useState<Record<number, string>>({})
  const [keep, setKeep] = useState(true)
  const id = useId()
  if (!open)
    return (
      <Button variant="ghost" size="sm" className="self-start" aria-label={`Continue ${name}`} onClick={() => setOpen(true)}>
        <CornerDownRight />
        {calls.length > 0 ? 'Answer the tool calls' : 'Continue'}
      </Button>
    )
  const given = calls.map(({ name }, index) => results[index] ?? keptText(stubKey(slug, name)))
  const ready = calls.length > 0 ? given.every((result) => result !== '') : message.trim() !== ''
  const say = (everywhere: boolean) => {
    if (!ready) return
    if (keep) for (const [index, { name }] of calls.entries()) keepText(stubKey(slug, name), given[index] ?? '')
    onSay({ results: given, message: message.trim() }, everywhere)
    setOpen(false)
    setMessage('')
    setResults({})
  }
  return (
    <form
      aria-label={`Continue ${name}`}
      className="flex flex-col gap-2 border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault()
        say(false)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault()
          event.stopPropagation()
          say(false)
        }
      }}
    >
      {calls.map(({ name, arguments: asked }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: calls have no other name that is sure to be their own
        <Field key={index} label={`Result of ${name}`} hint={asked === '' ? undefined : asked.slice(0, 200)}>
          <Textarea
            rows={2}
            className="font-mono"
            value={given[index] ?? ''}
            placeholder='{"ok": true}'
            onChange={({ target }) => setResults({ ...results, [index]: target.value })}
          />
        </Field>
      ))}
      {calls.length > 0 ? (
        <Label htmlFor={id} className="flex items-center gap-2 text-xs">
          <Checkbox id={id} checked={keep} onCheckedChange={(on) => setKeep(on === true)} />
          Give {calls.length === 1 ? 'this tool' : 'these tools'} the same result next time
        </Label>
      ) : (
        <Field label="Next message" hideLabel>
          <Textarea rows={2} autoFocus value={message} placeholder="Next message" onChange={({ target }) => setMessage(target.value)} />
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={!ready}>
          <Send />
          Send
        </Button>
        {others > 1 && (
          <Button size="sm" disabled={!ready} onClick={() => say(true)}>
            Send to all {others}
          </Button>
        )}
        <Button size="sm" variant="ghost" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
