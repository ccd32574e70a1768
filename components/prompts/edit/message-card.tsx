'use client'

import { memo, useId, useState } from 'react'
import type { NameSource } from '@/components/editor/mustache-completion'
import { cn } from '@/components/ui/cn'
import { Select, SelectItem } from '@/components/ui/select'
import { SortableHandle } from '@/components/ui/sortable'
import type { Message } from '@/lib/prompts/content-schema'
import { type MessageItem, showsJson } from './draft-model'
import { MessageBody } from './message-body'
import { MessageJson } from './message-json'
import { type Call, emptyPart, newCallId, type PartType, type TextMessage, type TextRole, textRoles, withPart } from './message-shape'
import { type Addition, CardTools } from './message-tools'
import { PlaceholderBody } from './placeholder-body'
import { RenderedMessage, usePreview } from './rendering'
import { useTokenCount } from './use-tokens'

/** What a card asks for; all stable, so that typing in one card does not draw the others anew. */
export type MessageHandlers = {
  update: (key: string, item: Partial<MessageItem>) => void
  setRole: (key: string, role: TextRole) => void
  move: (key: string, by: -1 | 1) => void
  duplicate: (key: string) => void
  remove: (key: string) => void
  /** Something in a message was taken out; offers to put it back. */
  removed: (key: string, words: string, back: (message: TextMessage) => TextMessage) => void
}

type MessageCardProps = {
  item: MessageItem
  index: number
  names: NameSource
  /** Absent: read-only. */
  handlers: MessageHandlers | undefined
  focusRequest: number | undefined
  /** For a tool message: the calls of the prompt. */
  calls: readonly Call[] | undefined
  /** For an assistant message: the names of the prompt's tools. */
  toolNames: readonly string[] | undefined
}

/** One message: role, content, and what can be done with it. */
export const MessageCard = memo(function MessageCard(props: MessageCardProps) {
  const { item, index, names, handlers, focusRequest, calls, toolNames } = props
  const faultsId = useId()
  const [added, setAdded] = useState<number | null>(null)
  const [preview, setPreview] = usePreview()
  const { key, message } = item
  const json = showsJson(item)
  const place = `message ${index + 1}`
  const label = `Message ${index + 1}, ${message.role}`
  const setMessage = (message: Message) => handlers?.update(key, { message })
  const add = (what: Addition) => {
    if (message.role === 'placeholder') return
    if (what === 'name') return setMessage({ ...message, name: '' } as Message)
    if (what === 'tool_call') {
      if (message.role !== 'assistant') return
      const before = message.tool_calls ?? []
      const id = newCallId(before.map((call) => call.id))
      return setMessage({ ...message, tool_calls: [...before, { id, type: 'function', function: { name: '', arguments: '{}' } }] })
    }
    const next = withPart(message, emptyPart[what satisfies PartType])
    setAdded(Array.isArray(next.content) ? next.content.length - 1 : null)
    setMessage(next)
  }
  return (
    <section
      aria-label={label}
      className={cn(
        'group/card rounded-md border bg-card transition-colors focus-within:border-input',
        message.role === 'placeholder' && !json && 'border-dashed bg-transparent',
      )}
    >
      <header className="flex h-9 items-center gap-1.5 pr-1.5 pl-1">
        <SortableHandle />
        <RoleSelect item={item} json={json} index={index} handlers={handlers} />
        <span className="text-muted-foreground text-xs tabular-nums max-sm:hidden">{index + 1}</span>
        <CardTokens id={key} />
        {handlers && (
          <CardTools item={item} index={index} json={json} handlers={handlers} preview={preview} onPreviewChange={setPreview} onAdd={add} />
        )}
      </header>
      {json ? (
        <MessageJson item={item} label={`${label} as JSON`} update={handlers && ((change) => handlers.update(key, change))} />
      ) : message.role === 'placeholder' ? (
        <PlaceholderBody message={message} onChange={handlers && setMessage} label={place} />
      ) : preview ? (
        <RenderedMessage message={message} label={label} />
      ) : (
        <MessageBody
          message={message}
          place={place}
          label={label}
          names={names}
          calls={calls?.filter(({ at }) => at < index) ?? []}
          toolNames={toolNames ?? []}
          onChange={handlers && setMessage}
          onRemoved={(words, back) => handlers?.removed(key, words, back)}
          onMove={handlers && ((by) => handlers.move(key, by))}
          focusRequest={focusRequest}
          added={added}
          faultsId={faultsId}
        />
      )}
    </section>
  )
})

function CardTokens({ id }: { id: string }) {
  const count = useTokenCount(id)
  if (count === undefined) return null
  return (
    <span className="whitespace-nowrap text-2xs text-muted-foreground tabular-nums">
      {count.toLocaleString('en')} {count === 1 ? 'token' : 'tokens'}
    </span>
  )
}

type RoleSelectProps = { item: MessageItem; json: boolean; index: number; handlers: MessageHandlers | undefined }

function RoleSelect({ item, json, index, handlers }: RoleSelectProps) {
  const { role } = item.message
  if (role === 'placeholder' || json || !handlers) return <span className="px-2 font-medium text-xs capitalize">{role}</span>
  return (
    <Select
      aria-label={`Role of message ${index + 1}`}
      size="sm"
      value={role}
      onValueChange={(next) => handlers.setRole(item.key, textRoles.find((known) => known === next) ?? 'user')}
      className="w-28 [&_select]:border-transparent [&_select]:bg-transparent [&_select]:font-medium [&_select]:capitalize [&_select]:hover:bg-accent"
    >
      {textRoles.map((known) => (
        <SelectItem key={known} value={known}>
          {`${known.slice(0, 1).toUpperCase()}${known.slice(1)}`}
        </SelectItem>
      ))}
    </Select>
  )
}
