'use client'

import { useId } from 'react'
import type { Call } from './message-shape'
import { SuggestInput } from './suggest-input'

type ToolAnswerProps = {
  id: string
  /** The calls made before this message. */
  calls: readonly Call[]
  label: string
  onChange: ((id: string) => void) | undefined
}

/** Which call a tool message answers. */
export function ToolAnswer({ id, calls, label, onChange }: ToolAnswerProps) {
  const note = useId()
  const call = calls.find((known) => known.id === id)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 pb-1.5">
      <span className="shrink-0 text-muted-foreground text-xs">Answers call</span>
      <SuggestInput
        aria-label={`Call that ${label} answers`}
        aria-describedby={note}
        value={id}
        onChange={onChange}
        suggestions={calls.map(({ id, name, at }) => ({ value: id, hint: [name, `message ${at + 1}`].filter(Boolean).join(', ') }))}
        placeholder="call_1"
        className="w-64 max-w-full"
      />
      <span id={note} className={call ? 'text-muted-foreground text-xs' : 'text-warn text-xs'}>
        {call
          ? [call.name, `message ${call.at + 1}`].filter(Boolean).join(', ')
          : id === ''
            ? 'Choose the call.'
            : 'No assistant message before this one makes that call.'}
      </span>
    </div>
  )
}
