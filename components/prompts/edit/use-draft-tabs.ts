'use client'

import { useEffect, useRef, useState } from 'react'
import type { DraftContent } from '@/lib/prompts/content-schema'
import { includes, openTabLine, type TabCopy, type TabMessage } from './draft-tabs'
import { browserStore, draftReplaced, type LocalDraft, parseLocalDraft } from './local-draft'
import { throttled } from './throttled'

type Handlers = {
  /** What is shown here, and whether no version says it. */
  mine: () => TabCopy
  isDraft: () => boolean
  /** Another tab has written. */
  onCopy: (copy: TabCopy) => void
  /** The server has what is shown here, or something older than it. */
  onSaved: (serverTime: string) => void
  onOlderSaved: (serverTime: string) => void
  /** Another tab saved the draft as a version, or threw it away. */
  onGone: () => void
  /** Something other than an editor wrote the draft: a version was opened as one. */
  onReplaced: (copy: LocalDraft) => void
  /** The person is back, or the network is. */
  onReturn: () => void
}
const MAX_HEARD = 200
const SAY_MS = 150

/** A content in a number: equal ones have the same, others hardly ever (FNV-1a, 32 bits, with the length). */
function fingerprint(content: DraftContent): string {
  const text = JSON.stringify(content)
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `${hash >>> 0}.${text.length}`
}

/** Keeps the tabs of this browser that have one draft open in agreement. */
export function useDraftTabs(key: string, handlers: Handlers) {
  const [tab] = useState(() => Math.random().toString(36).slice(2, 10))
  const latest = useRef(handlers)
  latest.current = handlers
  const line = useRef<ReturnType<typeof openTabLine> | null>(null)
  const heard = useRef<string[]>([])
  const [remember] = useState(() => (content: DraftContent) => {
    heard.current = [fingerprint(content), ...heard.current].slice(0, MAX_HEARD)
  })

  useEffect(() => {
    const hear = (message: TabMessage) => {
      const { mine, isDraft, onCopy, onSaved, onOlderSaved, onGone } = latest.current
      if (message.type === 'ask') {
        if (isDraft()) opened.say({ type: 'draft', copy: mine() })
      } else if (message.type === 'draft') {
        remember(message.copy.content)
        onCopy(message.copy)
      } else if (message.type === 'gone') {
        if (includes(message.seen, mine().seen)) onGone()
      } else {
        if (!includes(mine().seen, message.seen)) catchUp()
        if (includes(message.seen, mine().seen)) onSaved(message.serverTime)
        else if (includes(mine().seen, message.seen)) onOlderSaved(message.serverTime)
      }
    }
    const opened = openTabLine(key, hear)
    line.current = opened

    const read = (text: string | null) => {
      const copy = parseLocalDraft(text)
      if (!copy) return
      if (copy.seen) latest.current.onCopy({ ...copy, seen: copy.seen })
      else latest.current.onReplaced(copy)
    }
    /** What the others wrote while this tab was being made, or slept. */
    const catchUp = () => {
      const copy = parseLocalDraft(browserStore.read(key))
      if (copy?.seen) latest.current.onCopy({ ...copy, seen: copy.seen })
    }
    /** They may have said more than is in the store yet. */
    const ask = () => {
      catchUp()
      opened.say({ type: 'ask' })
    }
    const back = () => {
      if (document.visibilityState === 'hidden') return
      ask()
      latest.current.onReturn()
    }
    ask()
    const stored = (event: StorageEvent) => {
      if (event.key === key && parseLocalDraft(event.newValue)?.seen === undefined) read(event.newValue)
    }
    const replaced = (event: Event) => event instanceof CustomEvent && event.detail === key && read(browserStore.read(key))
    const on = [
      ['focus', back],
      ['online', back],
      ['pageshow', back],
      ['storage', stored],
      [draftReplaced, replaced],
    ] as const
    for (const [name, listener] of on) window.addEventListener(name, listener as EventListener)
    document.addEventListener('visibilitychange', back)
    return () => {
      for (const [name, listener] of on) window.removeEventListener(name, listener as EventListener)
      document.removeEventListener('visibilitychange', back)
      opened.close()
      line.current = null
    }
  }, [key, remember])

  const [say] = useState(() => {
    // A long draft takes a while to hand over, so while somebody types the others hear of it a few times a second.
    const speak = throttled((message: TabMessage) => line.current?.say(message), SAY_MS)
    return (message: TabMessage) => {
      if (message.type === 'draft') speak(message)
      else {
        speak.now()
        line.current?.say(message)
      }
    }
  })
  return {
    tab,
    say,
    remember,
    /** True for a content that this tab or another of this browser has written lately. */
    hasHeard: (content: DraftContent) => heard.current.includes(fingerprint(content)),
  }
}
