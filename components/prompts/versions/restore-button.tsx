'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { DraftContent, PromptContent } from '@/lib/prompts/content-schema'
import { browserStore, draftReplaced, type LocalDraft, localDraftKey, parseLocalDraft } from '../edit/local-draft'
import type { PromptActions } from '../prompt-actions'

type Copy = { content: DraftContent; baseVersion: number | null }
type RestoreButtonProps = {
  promptId: string
  personId: string
  version: number
  content: PromptContent
  newestVersion: number
  /** One's draft on the server. */
  draft: Copy | null
  saveDraft: PromptActions['saveDraft']
}

/** Opens a version as the draft, on top of the newest one. Asks first when that takes a draft's place, and can be undone. */
export function RestoreButton({ promptId, personId, version, content, newestVersion, draft, saveDraft }: RestoreButtonProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [replaces, setReplaces] = useState<Copy | null>(null)
  const key = localDraftKey(slug, promptId, personId)
  const { run, pending } = useAction(saveDraft)

  /** The draft on the server and the copy in this browser, both. */
  const replaceBy = async (copy: Copy): Promise<boolean> => {
    const result = await run({ promptId, ...copy })
    if (!result?.ok) return false
    const kept: LocalDraft = { ...copy, at: Date.now(), dirty: false, serverTime: result.data.updatedAt }
    browserStore.write(key, JSON.stringify(kept))
    window.dispatchEvent(new CustomEvent(draftReplaced, { detail: key }))
    return true
  }
  const open = async (before: Copy | null): Promise<boolean> => {
    if (!(await replaceBy({ content, baseVersion: newestVersion }))) return false
    toast(`Version ${version} is your draft now`, {
      duration: 12_000,
      ...(before && { action: { label: 'Undo', onClick: () => void replaceBy(before) } }),
    })
    router.push(`/${slug}/prompts/${promptId}`)
    return true
  }
  const start = () => {
    const local = parseLocalDraft(browserStore.read(key))
    const existing = local?.dirty ? local : draft
    if (existing) setReplaces({ content: existing.content, baseVersion: existing.baseVersion })
    else void open(null)
  }
  return (
    <>
      <Button size="sm" pending={pending && !replaces} onClick={start}>
        Open as draft
      </Button>
      <ConfirmDialog
        open={replaces !== null}
        onOpenChange={(isOpen) => !isOpen && setReplaces(null)}
        title={`Replace your draft with version ${version}?`}
        description="You have unsaved work on this prompt. It is put away for as long as you can undo this, right after."
        confirmLabel="Replace the draft"
        tone="primary"
        onConfirm={() => open(replaces)}
      />
    </>
  )
}
