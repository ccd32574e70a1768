'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { DraftContent, PromptContent } from '@/lib/prompts/content-schema'
import type { DraftConflict, DraftDto } from '@/lib/prompts/schema'
import { sameContent } from '../edit/draft-model'
import { browserStore, draftReplaced, type LocalDraft, localDraftKey, parseLocalDraft } from '../edit/local-draft'
import { type Copy, useAsides } from '../edit/use-asides'
import type { PromptActions } from '../prompt-actions'
import { type PageSide, type Standing, standingDraft, standingWith } from './open-as-draft'

type RestoreButtonProps = {
  promptId: string
  personId: string
  version: number
  content: PromptContent
  newestVersion: number
  page: PageSide
  saveDraft: PromptActions['saveDraft']
}
type Sent = { updatedAt: string; there?: undefined } | { there: DraftDto }

const draftIn = (details: unknown) => (details as Partial<DraftConflict> | undefined)?.draft

/** Opens a version as the draft, on top of the newest one. Asks first when that takes a draft's place, and can be undone. */
export function RestoreButton({ promptId, personId, version, content, newestVersion, page, saveDraft }: RestoreButtonProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [asked, setAsked] = useState<(Standing & { news?: boolean }) | null>(null)
  const key = localDraftKey(slug, promptId, personId)
  const { put } = useAsides(`${key}:aside`)
  const { run, pending } = useAction(saveDraft, {
    onConflict: ({ details, message }) => {
      if (!draftIn(details)) toast.error(message)
    },
  })

  /** The draft on the server and the copy in this browser, both; or the draft that is there instead. Null: neither, and why was told. */
  const send = async (
    { content, baseVersion }: Omit<Copy, 'at'>,
    replaces: string | null,
    instead?: DraftContent,
  ): Promise<Sent | null> => {
    const result = await run({ promptId, content, baseVersion, replaces })
    if (!result) return null
    if (!result.ok) {
      const there = result.code === 'conflict' ? draftIn(result.details) : undefined
      return there ? { there } : null
    }
    const { updatedAt } = result.data
    const kept: LocalDraft = { content, baseVersion, at: Date.now(), dirty: false, serverTime: updatedAt, ...(instead && { instead }) }
    browserStore.write(key, JSON.stringify(kept))
    window.dispatchEvent(new CustomEvent(draftReplaced, { detail: key }))
    return { updatedAt }
  }
  const undo = async (before: Copy, replaces: string): Promise<void> => {
    const sent = await send(before, replaces, content)
    if (!sent?.there) return
    // What was written in the meantime stays beside it.
    if (!sameContent(sent.there.content, content)) put({ ...sent.there, at: Date.parse(sent.there.updatedAt) })
    await undo(before, sent.there.updatedAt)
  }
  const open = async (standing: Standing): Promise<boolean> => {
    const sent = await send({ content, baseVersion: newestVersion }, standing.replaces)
    if (!sent) return false
    if (sent.there) {
      const now = standingWith(standing, sent.there)
      if (!now.news) return open(now)
      setAsked(now)
      return false
    }
    const [before, ...others] = standing.copies
    for (const copy of others) put(copy)
    toast(`Version ${version} is your draft now`, {
      duration: 12_000,
      ...(before && { action: { label: 'Undo', onClick: () => void undo(before, sent.updatedAt) } }),
    })
    router.push(`/${slug}/prompts/${promptId}`)
    return true
  }
  const start = () => {
    const standing = standingDraft(parseLocalDraft(browserStore.read(key)), page)
    if (standing.copies.length > 0) setAsked(standing)
    else void open(standing)
  }
  const at = asked?.copies[0]?.at
  return (
    <>
      <Button size="sm" pending={pending && !asked} onClick={start}>
        Open as draft
      </Button>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        title={`Replace your draft with version ${version}?`}
        description={
          <>
            {asked?.news ? 'Your draft was changed elsewhere meanwhile' : 'You have unsaved work on this prompt, last changed'}
            {at !== undefined && (
              <>
                {' '}
                <RelativeTime iso={new Date(at).toISOString()} />
              </>
            )}
            . It is put away for as long as you can undo this, right after.
          </>
        }
        confirmLabel="Replace the draft"
        tone="primary"
        onConfirm={async () => asked !== null && open(asked)}
      />
    </>
  )
}
