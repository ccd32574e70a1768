'use client'

import { ListPlus, MessageSquarePlus } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { NameSource } from '@/components/editor/mustache-completion'
import { Button } from '@/components/ui/button'
import { type DraftChange, keyForCopy, type MessageItem, newItem } from './draft-model'
import { MessageCard, type MessageHandlers } from './message-card'

type MessageListProps = {
  items: MessageItem[]
  names: NameSource
  /** Absent: read-only. */
  change: ((change: DraftChange) => void) | undefined
}

/** The messages of a chat prompt, in order. */
export function MessageList({ items, names, change }: MessageListProps) {
  const [focus, setFocus] = useState({ key: '', times: 0 })
  const [said, setSaid] = useState('')
  const cards = useRef(new Map<string, HTMLElement>())
  const latest = useRef({ items, change })
  useEffect(() => {
    latest.current = { items, change }
  })
  const goTo = useCallback((key: string) => setFocus(({ times }) => ({ key, times: times + 1 })), [])

  const handlers = useMemo((): MessageHandlers => {
    const send = (what: DraftChange) => latest.current.change?.(what)
    const placeOf = (key: string) => latest.current.items.findIndex((item) => item.key === key)
    return {
      update: (key, item) => send({ type: 'update', key, item }),
      setRole: (key, role) => send({ type: 'role', key, role }),
      move: (key, by, from) => {
        const to = placeOf(key) + by
        if (to < 0 || to >= latest.current.items.length) return
        send({ type: 'move', key, by })
        setSaid(`Moved to place ${to + 1} of ${latest.current.items.length}`)
        if (from === 'editor') goTo(key)
        else refocus(() => cards.current.get(key)?.querySelector<HTMLElement>(`[data-move="${by}"]:not(:disabled)`) ?? null)
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
  const nextRole = items.findLast(({ message }) => message.role !== 'placeholder')?.message.role === 'user' ? 'assistant' : 'user'
  return (
    <div className="flex flex-col gap-2">
      <ol aria-label="Messages" className="flex flex-col gap-2">
        {items.map((item, index) => (
          <li
            key={item.key}
            ref={(element) => {
              if (element) cards.current.set(item.key, element)
              else cards.current.delete(item.key)
            }}
          >
            <MessageCard
              item={item}
              index={index}
              count={items.length}
              names={names}
              handlers={change && handlers}
              focusRequest={focus.key === item.key ? focus.times : undefined}
            />
          </li>
        ))}
      </ol>
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
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  )
}

/** A card that moves in the page loses the focus; it gets it back once it stands in its new place. */
function refocus(find: () => HTMLElement | null) {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) find()?.focus()
  })
}
