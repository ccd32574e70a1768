'use client'

import { X } from 'lucide-react'
import type { NameSource } from '@/components/editor/mustache-completion'
import { TemplateEditor } from '@/components/editor/template-editor'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import type { Message } from '@/lib/prompts/content-schema'
import { type Call, type TextMessage, type TextRole, withCall, withPart, withParts } from './message-shape'
import { PartList } from './part-list'
import { TemplateFaults } from './template-faults'
import { ToolAnswer } from './tool-answer'
import { ToolCalls } from './tool-calls'

type MessageBodyProps = {
  message: TextMessage
  /** "message 2". */
  place: string
  label: string
  names: NameSource
  /** The calls made before this message. */
  calls: readonly Call[]
  toolNames: readonly string[]
  onChange: ((message: Message) => void) | undefined
  /** Something in it was taken out: what, and the message with that put back, as it is by then. */
  onRemoved: (words: string, back: (message: TextMessage) => TextMessage) => void
  onMove: ((by: -1 | 1) => void) | undefined
  focusRequest: number | undefined
  /** The part that was added just now. */
  added: number | null
  faultsId: string
}

const placeholders: Record<TextRole, string> = {
  system: 'Who the model is and what it must do. {{variables}} are found as you type.',
  developer: 'Instructions from the application',
  user: 'What the person says, such as {{question}}',
  assistant: 'What the model answered: an example to follow',
  tool: 'What the tool returned',
}

/** All that a message says: text or parts, calls, the call it answers, the speaker's name. */
export function MessageBody(props: MessageBodyProps) {
  const { message, place, label, names, calls, toolNames, onChange, onRemoved, onMove, focusRequest, added, faultsId } = props
  const { content } = message
  const calling = message.role === 'assistant' && message.tool_calls !== undefined
  const set = (fields: Partial<TextMessage>) => onChange?.({ ...message, ...fields } as Message)
  const without = (field: 'name' | 'refusal' | 'tool_calls') => {
    const { [field]: _, ...rest } = message as TextMessage & Record<typeof field, unknown>
    onChange?.(rest as Message)
  }
  return (
    <>
      {message.role !== 'tool' && message.name !== undefined && (
        <Line label="Name" onRemove={onChange && (() => without('name'))} removeLabel={`Remove the name from ${place}`}>
          <Input
            aria-label={`Name of the speaker of ${place}`}
            value={message.name}
            readOnly={!onChange}
            placeholder="Ada"
            onChange={(event) => set({ name: event.target.value })}
            className="h-7 w-48 text-xs"
          />
        </Line>
      )}
      {message.role === 'tool' && (
        <ToolAnswer
          id={message.tool_call_id}
          calls={calls}
          label={place}
          onChange={onChange && ((tool_call_id) => set({ tool_call_id } as Partial<TextMessage>))}
        />
      )}
      {Array.isArray(content) ? (
        <PartList
          parts={content}
          of={place}
          names={names}
          onChange={onChange && ((parts) => onChange(withParts(message, parts) as Message))}
          onRemoved={(words, part, at) => onRemoved(words, (message) => withPart(message, part, at))}
          added={added}
        />
      ) : (
        <TemplateEditor
          value={content ?? ''}
          onChange={
            onChange && ((text) => set({ content: text === '' && calling && content === null ? null : text } as Partial<TextMessage>))
          }
          label={label}
          describedBy={faultsId}
          placeholder={calling ? 'No text beside the calls' : placeholders[message.role]}
          names={names}
          onMove={onMove}
          focusRequest={focusRequest}
          className={calling ? undefined : '[--editor-min:58px]'}
        />
      )}
      {!Array.isArray(content) && <TemplateFaults id={faultsId} text={content ?? ''} />}
      {message.role === 'assistant' && typeof message.refusal === 'string' && (
        <Line label="Refusal" onRemove={onChange && (() => without('refusal'))} removeLabel={`Remove the refusal from ${place}`}>
          <Textarea
            rows={1}
            aria-label={`Refusal of ${place}`}
            value={message.refusal}
            readOnly={!onChange}
            onChange={(event) => set({ refusal: event.target.value } as Partial<TextMessage>)}
            className="min-h-7 text-xs"
          />
        </Line>
      )}
      {message.role === 'assistant' && message.tool_calls && (
        <ToolCalls
          calls={message.tool_calls}
          of={place}
          toolNames={toolNames}
          onChange={onChange && ((next) => (next.length > 0 ? set({ tool_calls: next } as Partial<TextMessage>) : without('tool_calls')))}
          onRemoved={(words, call, at) => onRemoved(words, (message) => withCall(message, call, at))}
        />
      )}
    </>
  )
}

type LineProps = { label: string; removeLabel: string; onRemove: (() => void) | undefined; children: React.ReactNode }

const Line = ({ label, removeLabel, onRemove, children }: LineProps) => (
  <div className="flex items-center gap-2 px-3 pb-1.5">
    <span className="shrink-0 text-muted-foreground text-xs">{label}</span>
    {children}
    {onRemove && (
      <Button variant="ghost" size="icon-xs" aria-label={removeLabel} onClick={onRemove}>
        <X />
      </Button>
    )}
  </div>
)
