import { unstable_rethrow } from 'next/navigation'
import type { DraftConflict } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import type { SendResult } from './draft-saver'

/** Sends a draft and says in the saver's words how it went. */
export async function sendDraft(save: () => ReturnType<PromptActions['saveDraft']>): Promise<SendResult> {
  try {
    const result = await save()
    if (result.ok) return { kind: 'saved', updatedAt: result.data.updatedAt }
    if (result.code === 'unauthenticated') return { kind: 'signed-out' }
    const there = (result.details as Partial<DraftConflict> | undefined)?.draft
    if (result.code === 'conflict') return there ? { kind: 'overtaken', draft: there } : { kind: 'failing' }
    return ['unavailable', 'rate_limited', 'unexpected'].includes(result.code)
      ? { kind: 'failing' }
      : { kind: 'refused', message: result.message }
  } catch (error) {
    unstable_rethrow(error)
    return { kind: navigator.onLine && !(error instanceof TypeError) ? 'failing' : 'unreachable' }
  }
}
