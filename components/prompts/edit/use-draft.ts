'use client'

import { unstable_rethrow, useRouter } from 'next/navigation'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import { tellFailure } from '@/components/shell/failure-toasts'
import { useWorkspace } from '@/components/shell/workspace-context'
import { type DraftContent, emptyContent, type PromptContent, type PromptKind } from '@/lib/prompts/content-schema'
import type { DraftDto } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { changeDraft, type DraftChange, fromContent, sameContent, toContent } from './draft-model'
import { createDraftSaver, type SaverStatus, type SendResult } from './draft-saver'
import { browserStore, chooseDraft, draftReplaced, type LocalDraft, localDraftKey, parseLocalDraft } from './local-draft'

/** What the server knows when the editor opens. */
export type DraftStart = {
  promptId: string
  personId: string
  kind: PromptKind
  draft: DraftDto | null
  newestVersion: number | null
  /** The newest version, and the one that the draft was begun from. */
  versions: { number: number; content: PromptContent }[]
  /** When the page was made: ISO, the server's clock. */
  renderedAt: string
}
type Copy = { content: DraftContent; baseVersion: number | null; at: number }
type Actions = Pick<PromptActions, 'saveDraft' | 'discardDraft' | 'readVersion'>

/** A person's draft of a prompt: what is edited, where it is kept, what it is compared with. */
export function useDraft(start: DraftStart, actions: Actions) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const { promptId, kind, newestVersion } = start
  const key = localDraftKey(slug, promptId, start.personId)
  const asideKey = `${key}:aside`

  const [learned, setLearned] = useState<Record<number, PromptContent>>({})
  const contents = useMemo(
    () =>
      ({ ...Object.fromEntries(start.versions.map(({ number, content }) => [number, content])), ...learned }) as Record<
        number,
        PromptContent
      >,
    [start.versions, learned],
  )
  const opening = (): Copy => ({
    content: start.draft?.content ?? (newestVersion === null ? emptyContent(kind) : (contents[newestVersion] ?? emptyContent(kind))),
    baseVersion: start.draft ? start.draft.baseVersion : newestVersion,
    at: start.draft ? Date.parse(start.draft.updatedAt) : 0,
  })
  const [model, setModel] = useState(() => fromContent(opening().content))
  const [baseVersion, setBaseVersion] = useState(() => opening().baseVersion)
  const [status, setStatus] = useState<SaverStatus>({ state: start.draft ? 'saved' : 'idle', keptHere: true })
  const [recoveredAt, setRecoveredAt] = useState<number | null>(null)
  const [aside, setAsideState] = useState<Copy | null>(null)
  const now = useRef({ model, baseVersion })
  const latest = useRef({ slug, actions, start })
  useEffect(() => {
    latest.current = { slug, actions, start }
  })

  const [saver] = useState(() =>
    createDraftSaver({
      key,
      store: browserStore,
      serverTime: start.draft?.updatedAt ?? null,
      onStatus: setStatus,
      send: ({ content, baseVersion }) => sendDraft(() => actions.saveDraft(slug, { promptId, content, baseVersion })),
    }),
  )

  const show = useCallback((copy: Pick<Copy, 'content' | 'baseVersion'>) => {
    now.current = { model: fromContent(copy.content), baseVersion: copy.baseVersion }
    setModel(now.current.model)
    setBaseVersion(copy.baseVersion)
  }, [])
  const change = useCallback(
    (what: DraftChange) => {
      const model = changeDraft(now.current.model, what)
      now.current = { ...now.current, model }
      setModel(model)
      saver.change({ content: toContent(model), baseVersion: now.current.baseVersion })
    },
    [saver],
  )
  /** Shows a copy and keeps it as the draft. */
  const restore = useCallback(
    (copy: Pick<Copy, 'content' | 'baseVersion'>) => {
      show(copy)
      saver.change({ content: copy.content, baseVersion: copy.baseVersion })
    },
    [saver, show],
  )
  const setAside = useCallback(
    (copy: Copy | null) => {
      setAsideState(copy)
      const kept: LocalDraft | null = copy && { ...copy, dirty: true, serverTime: null }
      if (kept) browserStore.write(asideKey, JSON.stringify(kept))
      else browserStore.remove(asideKey)
    },
    [asideKey],
  )

  // Before the first paint in the browser, so that an older text is never shown first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per opening of the editor
  useLayoutEffect(() => {
    const { start } = latest.current
    const local = parseLocalDraft(browserStore.read(key))
    const choice = chooseDraft(local, start)
    const kept = parseLocalDraft(browserStore.read(asideKey))
    if (kept) setAsideState(kept)
    if (local && choice.other === 'local') setAside(local)
    if (!local || choice.from !== 'local') return
    if (choice.other === 'server' && start.draft)
      setAside({ content: start.draft.content, baseVersion: start.draft.baseVersion, at: Date.parse(start.draft.updatedAt) })
    if (!local.dirty) {
      saver.follow(local.serverTime)
      show(local)
      return
    }
    restore(local)
    if (!sameContent(local.content, opening().content)) setRecoveredAt(local.at)
  }, [])

  useEffect(() => {
    saver.resume()
    const hidden = () => document.visibilityState === 'hidden' && void saver.flush()
    const back = () => saver.retry()
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('online', back)
    window.addEventListener('focus', back)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('online', back)
      window.removeEventListener('focus', back)
      saver.pause()
    }
  }, [saver])

  // Another tab, or a toast on this page, wrote the draft: follow it, unless something is being typed here.
  const gone = useRef(false)
  useEffect(() => {
    const follow = (text: string | null) => {
      const copy = parseLocalDraft(text)
      if (!saver.isSaved()) return
      if (copy) {
        saver.follow(copy.serverTime)
        show(copy)
      } else {
        gone.current = true
        router.refresh()
      }
    }
    const stored = (event: StorageEvent) => event.key === key && follow(event.newValue)
    const replaced = (event: Event) => event instanceof CustomEvent && event.detail === key && follow(browserStore.read(key))
    window.addEventListener('storage', stored)
    window.addEventListener(draftReplaced, replaced)
    return () => {
      window.removeEventListener('storage', stored)
      window.removeEventListener(draftReplaced, replaced)
    }
  }, [key, router, saver, show])
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the server has answered anew
  useEffect(() => {
    if (!gone.current) return
    gone.current = false
    if (saver.isSaved()) show(opening())
  }, [start.renderedAt])

  const learn = useCallback(
    async (number: number): Promise<void> => {
      const answer = await actions.readVersion(slug, { promptId, number }).catch(() => null)
      if (answer?.ok) setLearned((before) => ({ ...before, [number]: answer.data.content }))
    },
    [actions, promptId, slug],
  )
  const base: PromptContent | null = baseVersion === null ? emptyContent(kind) : (contents[baseVersion] ?? null)
  useEffect(() => {
    if (base === null && baseVersion !== null) void learn(baseVersion)
  }, [base, baseVersion, learn])

  const content = useMemo(() => toContent(model), [model])
  const dirty = base === null || !sameContent(content, base)

  /** Back to the newest version, with a way back from there. */
  const discard = async () => {
    const before = { content: toContent(now.current.model), baseVersion: now.current.baseVersion }
    saver.forget()
    setRecoveredAt(null)
    show({ content: newestVersion === null ? emptyContent(kind) : (contents[newestVersion] ?? before.content), baseVersion: newestVersion })
    const answer = await actions.discardDraft(slug, { promptId }).catch(() => null)
    if (answer?.ok) {
      toast('Draft discarded', { duration: 12_000, action: { label: 'Undo', onClick: () => restore(before) } })
      return
    }
    restore(before)
    if (answer) tellFailure(answer, () => void discard())
    else toast.error('Versicle could not be reached', { description: 'Your draft is still here.' })
  }

  return {
    model,
    content,
    baseVersion,
    /** What the draft was begun from; null while it is on its way. */
    base,
    dirty,
    status,
    change,
    discard,
    flush: saver.flush,
    /** When the text in this browser was written that the server did not have; null otherwise. */
    recoveredAt,
    forgetRecovered: () => setRecoveredAt(null),
    /** Another copy of the draft that lost to the one shown. */
    aside,
    swapAside: () => {
      if (!aside) return
      const current = { content: toContent(now.current.model), baseVersion: now.current.baseVersion, at: Date.now() }
      restore(aside)
      setAside(current)
    },
    dropAside: () => setAside(null),
    /** A version was saved from the draft; when it was there already under an older number, the newest one is shown again. */
    saved: (number: number, saved: PromptContent, created: boolean) => {
      saver.forget()
      setRecoveredAt(null)
      setLearned((before) => ({ ...before, [number]: saved }))
      const older = !created && newestVersion !== null && number !== newestVersion ? contents[newestVersion] : undefined
      if (older) show({ content: older, baseVersion: newestVersion })
      else {
        now.current = { ...now.current, baseVersion: number }
        setBaseVersion(number)
      }
    },
  }
}
export type Draft = ReturnType<typeof useDraft>

async function sendDraft(save: () => ReturnType<PromptActions['saveDraft']>): Promise<SendResult> {
  try {
    const result = await save()
    if (result.ok) return { kind: 'saved', updatedAt: result.data.updatedAt }
    if (result.code === 'unauthenticated') return { kind: 'signed-out' }
    return ['unavailable', 'rate_limited', 'unexpected'].includes(result.code)
      ? { kind: 'failing' }
      : { kind: 'refused', message: result.message }
  } catch (error) {
    unstable_rethrow(error)
    return { kind: navigator.onLine && !(error instanceof TypeError) ? 'failing' : 'unreachable' }
  }
}
