'use client'

import { ListPlus, MessageSquarePlus } from 'lucide-react'
import { type ComponentProps, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { NameSource } from '@/components/editor/mustache-completion'
import { Button } from '@/components/ui/button'
import { SortableItem, SortableList, type SortableListHandle } from '@/components/ui/sortable'
import type { Message } from '@/lib/prompts/content-schema'
import { type DraftChange, keyForCopy, type MessageItem, newItem } from './draft-model'
import { MessageCard, type MessageHandlers } from './message-card'
import { callsIn, lostUnder } from './message-shape'

type MessageListProps = {
  items: MessageItem[]
  names: NameSource
  toolNames: readonly string[]
  /** Absent: read-only. */
  change: ((change: DraftChange) => void) | undefined
}

/** The messages of a chat prompt, in order. */
export function MessageList({ items, names, toolNames, change }: MessageListProps) {
  const [focus, setFocus] = useState({ key: '', times: 0 })
  const list = useRef<SortableListHandle>(null)
  const latest = useRef({ items, change })
  useEffect(() => {
    latest.current = { items, change }
  })
  const goTo = useCallback((key: string) => setFocus(({ times }) => ({ key, times: times + 1 })), [])

  const handlers = useMemo((): MessageHandlers => {
    const send = (what: DraftChange) => latest.current.change?.(what)
    const placeOf = (key: string) => latest.current.items.findIndex((item) => item.key === key)
    const removed: MessageHandlers['removed'] = (key, words, back) => {
      const role = latest.current.items[placeOf(key)]?.message.role
      const undo = () => {
        const message = latest.current.items[placeOf(key)]?.message
        if (message && message.role !== 'placeholder' && message.role === role)
          send({ type: 'update', key, item: { message: back(message) as Message } })
      }
      toast(`${words} removed`, { action: { label: 'Undo', onClick: undo } })
    }
    return {
      removed,
      update: (key, item) => send({ type: 'update', key, item }),
      setRole: (key, role) => {
        const before = latest.current.items[placeOf(key)]
        send({ type: 'role', key, role })
        const lost = before && before.message.role !== 'placeholder' ? lostUnder(before.message, role) : ''
        if (before && lost)
          toast(`A ${role} message cannot hold this: ${lost}`, {
            description: 'It stays with the card and comes back with the role it had.',
            action: { label: 'Undo', onClick: () => send({ type: 'update', key, item: { message: before.message, kept: before.kept } }) },
          })
      },
      move: (key, by) => {
        list.current?.move(key, placeOf(key) + by)
        goTo(key)
      },
      duplicate: (key) => {
        const copy = keyForCopy()
        send({ type: 'duplicate', key, newKey: copy })
        goTo(copy)
      },
      remove: (key) => {
        const at = placeOf(key)
        const item = latest.current.items[at]
        if (!item) return
        send({ type: 'remove', key })
        const next = latest.current.items[at + 1] ?? latest.current.items[at - 1]
        if (next) goTo(next.key)
        toast(`Message ${at + 1} removed`, { action: { label: 'Undo', onClick: () => send({ type: 'add', item, at }) } })
      },
    }
  }, [goTo])

  const add = (item: MessageItem) => {
    change?.({ type: 'add', item })
    goTo(item.key)
  }
  const ids = useSame(items.map(({ key }) => key))
  const calls = useSame(callsIn(items.map(({ message }) => message)))
  const tools = useSame(toolNames)
  const roles = useSame(items.map(({ message }) => message.role))
  const nameOf = useCallback((key: string) => `message ${ids.indexOf(key) + 1}, ${roles[ids.indexOf(key)]}`, [ids, roles])
  const nextRole = items.findLast(({ message }) => message.role !== 'placeholder')?.message.role === 'user' ? 'assistant' : 'user'
  return (
    <div className="flex flex-col gap-2">
      <SortableList
        ref={list}
        label="Messages"
        ids={ids}
        nameOf={nameOf}
        disabled={!change}
        onMove={(key, to) => change?.({ type: 'move', key, to })}
      >
        {items.map((item, index) => (
          <MessageRow
            key={item.key}
            item={item}
            index={index}
            names={names}
            handlers={change && handlers}
            focusRequest={focus.key === item.key ? focus.times : undefined}
            calls={item.message.role === 'tool' ? calls : undefined}
            toolNames={item.message.role === 'assistant' ? tools : undefined}
          />
        ))}
      </SortableList>
      {items.length === 0 && <p className="px-1 py-4 text-muted-foreground">No messages. A chat prompt needs at least one.</p>}
      {change && (
        <div className="flex gap-1">
          <Button variant="ghost" size="sm" onClick={() => add(newItem({ role: items.length === 0 ? 'system' : nextRole, content: '' }))}>
            <MessageSquarePlus />
            Add message
          </Button>
          <Button variant="ghost" size="sm" onClick={() => add(newItem({ role: 'placeholder', name: 'history' }))}>
            <ListPlus />
            Add placeholder
          </Button>
        </div>
      )}
    </div>
  )
}

/** Typing in one message draws only its own row anew. */
const MessageRow = memo((props: ComponentProps<typeof MessageCard>) => (
  <SortableItem id={props.item.key}>
    <MessageCard {...props} />
  </SortableItem>
))
MessageRow.displayName = 'MessageRow'

/** The value of before while the new one says the same, so that what is drawn from it stays. */
function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value)
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept
  setKept(value)
  return value
}
