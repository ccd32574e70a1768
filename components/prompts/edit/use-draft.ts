'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import { tellFailure } from '@/components/shell/failure-toasts'
import { useWorkspace } from '@/components/shell/workspace-context'
import { type DraftContent, emptyContent, type PromptContent, type PromptKind } from '@/lib/prompts/content-schema'
import type { Pin } from '@/lib/prompts/diff'
import type { DraftDto, VersionSummary } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { changeDraft, type DraftChange, fromContent, sameContent, toContent } from './draft-model'
import { createDraftSaver, type SaverStatus } from './draft-saver'
import { changedBy, meet, type Seen, type TabCopy, together } from './draft-tabs'
import { browserStore, chooseDraft, localDraftKey, parseLocalDraft } from './local-draft'
import { sendDraft } from './send-draft'
import { type Copy, useAsides } from './use-asides'
import { useDraftTabs } from './use-draft-tabs'

/** What the server knows when the editor opens. */
export type DraftStart = {
  promptId: string
  personId: string
  kind: PromptKind
  draft: DraftDto | null
  newestVersion: number | null
  /** The newest version, and the one that the draft was begun from. */
  versions: (Pick<VersionSummary, 'number' | 'note' | 'author' | 'createdAt'> & Known)[]
  /** When the page was made: ISO, the server's clock. */
  renderedAt: string
}
type Actions = Pick<PromptActions, 'saveDraft' | 'discardDraft' | 'readVersion'>
/** What a version says, and what it includes. */
type Known = { content: PromptContent; partials: readonly Pin[] }
type Shown = Pick<Copy, 'content' | 'baseVersion'>

/** A tab that died with words the server has not got is stood in for after this long. */
const STAND_IN_MS = 8_000

/** A person's draft of a prompt: what is edited, where it is kept, what it is compared with. */
export function useDraft(start: DraftStart, actions: Actions) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const { promptId, kind, newestVersion } = start
  const key = localDraftKey(slug, promptId, start.personId)

  const [learned, setLearned] = useState<Record<number, Known>>({})
  // What the server says comes last: it alone knows what a version that was saved here has pinned.
  const known = useMemo(
    (): Record<number, Known | undefined> => ({
      ...learned,
      ...Object.fromEntries(start.versions.map(({ number, content, partials }) => [number, { content, partials }])),
    }),
    [start.versions, learned],
  )
  const opening = (): Copy => ({
    content: start.draft?.content ?? (newestVersion === null ? emptyContent(kind) : (known[newestVersion]?.content ?? emptyContent(kind))),
    baseVersion: start.draft ? start.draft.baseVersion : newestVersion,
    at: start.draft ? Date.parse(start.draft.updatedAt) : 0,
  })
  const [model, setModel] = useState(() => fromContent(opening().content))
  const [baseVersion, setBaseVersion] = useState(() => opening().baseVersion)
  const [status, setStatus] = useState<SaverStatus>({ state: start.draft ? 'saved' : 'idle', keptHere: true })
  const [recoveredAt, setRecoveredAt] = useState<number | null>(null)
  /** When words written in this tab were put aside for newer ones of another. */
  const [passedAt, setPassedAt] = useState<number | null>(null)
  const { asides, put, drop } = useAsides(`${key}:aside`)
  const thrown = useAsides(`${key}:discarded`)
  const now = useRef<{ model: typeof model; baseVersion: number | null; at: number; seen: Seen }>({ model, baseVersion, at: 0, seen: {} })
  const latest = useRef({ slug, actions, start })
  useEffect(() => {
    latest.current = { slug, actions, start }
  })

  const line = useRef<ReturnType<typeof useDraftTabs> | null>(null)
  const [saver] = useState(() =>
    createDraftSaver({
      key,
      store: browserStore,
      serverTime: start.draft?.updatedAt ?? null,
      onStatus: setStatus,
      onSaved: (serverTime, { seen }) => line.current?.say({ type: 'saved', serverTime, seen: seen ?? {} }),
      onOvertaken: ({ content, baseVersion, updatedAt }) => {
        if (!line.current?.hasHeard(content) && !sameContent(content, mine().content))
          put({ content, baseVersion, at: Date.parse(updatedAt) })
      },
      send: ({ content, baseVersion }, replaces) => {
        line.current?.remember(content)
        return sendDraft(() => actions.saveDraft(slug, { promptId, content, baseVersion, replaces }))
      },
    }),
  )

  const show = useCallback((copy: Shown, at = 0, seen?: Seen) => {
    now.current = { model: fromContent(copy.content), baseVersion: copy.baseVersion, at, seen: seen ?? now.current.seen }
    setModel(now.current.model)
    setBaseVersion(copy.baseVersion)
  }, [])
  const mine = useCallback((): TabCopy => {
    const { model, baseVersion, at, seen } = now.current
    return { content: toContent(model), baseVersion, at, seen }
  }, [])
  /** What is shown was written here: keeps it, and tells the other tabs. */
  const wrote = useCallback(() => {
    now.current = { ...now.current, at: Date.now(), seen: changedBy(now.current.seen, line.current?.tab ?? '') }
    const copy = mine()
    saver.change({ content: copy.content, baseVersion: copy.baseVersion, seen: copy.seen })
    line.current?.say({ type: 'draft', copy })
  }, [mine, saver])
  const change = useCallback(
    (what: DraftChange) => {
      const model = changeDraft(now.current.model, what)
      now.current = { ...now.current, model }
      setModel(model)
      wrote()
    },
    [wrote],
  )
  /** Shows a copy and keeps it as the draft. */
  const restore = useCallback(
    (copy: Shown) => {
      show(copy)
      wrote()
    },
    [show, wrote],
  )

  /** The server's time of the draft that was saved as a version or thrown away last. */
  const cleared = useRef('')
  const gone = useRef(false)
  /** Nothing was written here that no version says. */
  const clean = useRef(true)
  line.current = useDraftTabs(key, {
    mine,
    isDraft: () => !clean.current,
    onCopy: (theirs) => {
      const { show: shown, aside } = meet(mine(), theirs)
      const seen = together(now.current.seen, theirs.seen)
      const loses = aside && !sameContent(mine().content, theirs.content) && (shown === 'mine' || !clean.current)
      if (loses) put(shown === 'theirs' ? mine() : theirs)
      if (shown === 'mine') {
        now.current = { ...now.current, seen }
        return
      }
      if (loses) setPassedAt(now.current.at)
      show(theirs, theirs.at, seen)
      saver.follow({ content: theirs.content, baseVersion: theirs.baseVersion, seen }, STAND_IN_MS)
    },
    onSaved: saver.settle,
    onOlderSaved: saver.learn,
    onGone: () => {
      gone.current = true
      saver.settle(null)
      router.refresh()
    },
    onReplaced: (copy) => {
      const said = [copy.content, copy.instead, ...Object.values(known).map((version) => version?.content)]
      if (!said.some((content) => content && sameContent(content, mine().content))) put(mine())
      drop(copy)
      saver.settle(copy.serverTime)
      show(copy, copy.at)
    },
    onReturn: saver.retry,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the server has answered anew
  useEffect(() => {
    const nothingWritten = clean.current && start.draft === null
    const overtaken = nothingWritten && now.current.baseVersion !== newestVersion
    const anew = gone.current || overtaken
    gone.current = false
    if (!saver.isSaved()) return
    if (anew) {
      show(opening())
      saver.learn(start.draft?.updatedAt ?? null)
      return
    }
    // Another device's: it stays on the server until the person chooses.
    const theirs = start.draft
    if (!theirs || theirs.updatedAt <= (saver.serverTime() ?? cleared.current)) return
    saver.learn(theirs.updatedAt)
    if (!line.current?.hasHeard(theirs.content) && !sameContent(theirs.content, mine().content))
      put({ ...theirs, at: Date.parse(theirs.updatedAt) })
  }, [start.renderedAt])

  // Before the first paint in the browser, so that an older text is never shown first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per opening of the editor
  useLayoutEffect(() => {
    const { start } = latest.current
    const local = parseLocalDraft(browserStore.read(key))
    const choice = chooseDraft(local, start)
    now.current = { ...now.current, seen: local?.seen ?? {}, at: opening().at }
    if (local && choice.other === 'local') put(local)
    if (choice.from === 'server' && start.draft) drop(opening())
    if (!local || choice.from !== 'local') return
    if (choice.other === 'server' && start.draft) {
      const { content, baseVersion, updatedAt } = start.draft
      put({ content, baseVersion, at: Date.parse(updatedAt) })
    }
    show(local, local.at, local.seen ?? {})
    if (!local.dirty) {
      saver.learn(local.serverTime)
      return
    }
    saver.follow({ content: local.content, baseVersion: local.baseVersion, seen: now.current.seen }, 0)
    if (!sameContent(local.content, opening().content)) setRecoveredAt(local.at)
  }, [])

  useEffect(() => {
    saver.resume()
    const hidden = () => document.visibilityState === 'hidden' && void saver.flush()
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      saver.pause()
    }
  }, [saver])

  const learn = useCallback(
    async (number: number): Promise<void> => {
      const answer = await actions.readVersion(slug, { promptId, number }).catch(() => null)
      if (answer?.ok) setLearned((before) => ({ ...before, [number]: answer.data }))
    },
    [actions, promptId, slug],
  )
  const base: PromptContent | null = baseVersion === null ? emptyContent(kind) : (known[baseVersion]?.content ?? null)
  useEffect(() => {
    if (base === null && baseVersion !== null) void learn(baseVersion)
  }, [base, baseVersion, learn])

  const content: DraftContent = useMemo(() => toContent(model), [model])
  const dirty = useMemo(() => base === null || !sameContent(content, base), [base, content])
  useEffect(() => {
    clean.current = !dirty
  }, [dirty])

  const forget = () => {
    cleared.current = saver.serverTime() ?? cleared.current
    saver.forget()
    setRecoveredAt(null)
    setPassedAt(null)
    now.current = { ...now.current, seen: changedBy(now.current.seen, line.current?.tab ?? '') }
  }
  /** Back to the newest version, with a way back from there for as long as nothing new is written. */
  const discard = async () => {
    // What is on its way would come after, and stay.
    await saver.flush()
    const before = mine()
    const draftTime = saver.serverTime()
    forget()
    show({
      content: newestVersion === null ? emptyContent(kind) : (known[newestVersion]?.content ?? before.content),
      baseVersion: newestVersion,
    })
    thrown.put(before)
    const answer = await actions.discardDraft(slug, { promptId, draftTime }).catch(() => null)
    const back = () => {
      thrown.drop(before)
      restore(before)
    }
    if (answer?.ok) {
      const there = answer.data
      if (there && !sameContent(there.content, before.content)) {
        thrown.put({ ...there, at: Date.parse(there.updatedAt) })
        thrown.put(before)
      }
      line.current?.say({ type: 'gone', seen: now.current.seen })
      router.refresh()
      toast('Draft discarded', { duration: 12_000, action: { label: 'Undo', onClick: back } })
      return
    }
    saver.learn(draftTime)
    back()
    if (answer) tellFailure(answer, () => void discard())
    else toast.error('Versicle could not be reached', { description: 'Your draft is still here.' })
  }

  return {
    model,
    content,
    baseVersion,
    /** What the draft was begun from; null while it is on its way. */
    base,
    /** What that includes. */
    basePins: (baseVersion === null ? undefined : known[baseVersion]?.partials) ?? [],
    dirty,
    status,
    change,
    discard,
    flush: saver.flush,
    serverTime: saver.serverTime,
    /** When the text in this browser was written that the server did not have; null otherwise. */
    recoveredAt,
    forgetRecovered: () => setRecoveredAt(null),
    passedAt,
    forgetPassed: () => setPassedAt(null),
    /** Other copies of the draft, that lost to the one shown. */
    asides,
    /** Shows one of them; what was shown is put aside in its stead, unless a version says it. */
    swapAside: (aside: Copy) => {
      const current = mine()
      drop(aside)
      if (dirty) put({ ...current, at: Date.now() })
      setPassedAt(null)
      restore(aside)
    },
    /** Throws one of them away. Where it is the draft on the server, what is shown takes its place there, unless a version says that. */
    dropAside: (aside: Copy) => {
      drop(aside)
      const draftTime = saver.serverTime()
      if (draftTime === null || Date.parse(draftTime) !== aside.at || !saver.isSaved()) return
      if (dirty) return wrote()
      saver.learn(null)
      void actions.discardDraft(slug, { promptId, draftTime }).catch(() => null)
    },
    /** Drafts thrown away in this browser, the newest first. */
    discarded: thrown.asides,
    bringBack: (copy: Copy) => {
      thrown.drop(copy)
      if (dirty) put({ ...mine(), at: Date.now() })
      restore(copy)
    },
    forgetDiscarded: thrown.drop,
    /** The draft goes on as a merge with a version that came between. */
    adopt: (merged: PromptContent, theirs: { number: number } & Known) => {
      const before = mine()
      setLearned((known) => ({ ...known, [theirs.number]: theirs }))
      restore({ content: merged, baseVersion: theirs.number })
      toast(`Merged with version ${theirs.number}`, {
        duration: 12_000,
        description: 'Your draft holds both now. Look it over, then save it.',
        action: { label: 'Undo', onClick: () => restore(before) },
      })
    },
    /** A version was saved from the draft; when it was there already under an older number, the newest one is shown again. */
    saved: (number: number, saved: Known, created: boolean) => {
      forget()
      line.current?.say({ type: 'gone', seen: now.current.seen })
      setLearned((before) => ({ ...before, [number]: saved }))
      const older = !created && newestVersion !== null && number !== newestVersion ? known[newestVersion]?.content : undefined
      if (older) show({ content: older, baseVersion: newestVersion })
      else {
        now.current = { ...now.current, baseVersion: number }
        setBaseVersion(number)
      }
    },
  }
}
export type Draft = ReturnType<typeof useDraft>
