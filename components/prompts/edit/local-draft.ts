import { z } from 'zod'
import { DraftContent, type DraftDto } from '@/lib/prompts/schema'

/**
 * The copy of a draft that this browser keeps. `at` is this browser's clock in ms; `dirty` until the server has it;
 * `serverTime` is the server's own time (ISO) of the draft it last answered with here, null when there was none.
 */
export const LocalDraft = z.object({
  content: DraftContent,
  baseVersion: z.number().nullable(),
  at: z.number(),
  dirty: z.boolean(),
  serverTime: z.string().nullable(),
})
export type LocalDraft = z.infer<typeof LocalDraft>

/** Drafts are a person's own: two people who share a browser never see each other's. */
export const localDraftKey = (workspaceSlug: string, promptId: string, personId: string): string =>
  `versicle:draft:${workspaceSlug}:${promptId}:${personId}`

export function parseLocalDraft(text: string | null): LocalDraft | null {
  if (text === null) return null
  try {
    return LocalDraft.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Which copy opens. `other` is the one that lost but holds work of its own, to be offered. */
export type Choice = { from: 'local' | 'server'; other: 'local' | 'server' | null }

/**
 * A copy that the server has already loses to the server. One that it has not, wins when the server's draft is the one it was begun
 * from; when another device has written meanwhile, the newer one wins and the other is offered.
 */
export function chooseDraft(local: LocalDraft | null, server: Pick<DraftDto, 'updatedAt' | 'content'> | null): Choice {
  if (!local?.dirty) return { from: 'server', other: null }
  if (!server) return { from: 'local', other: null }
  if (JSON.stringify(local.content) === JSON.stringify(server.content)) return { from: 'server', other: null }
  if (local.serverTime === server.updatedAt) return { from: 'local', other: null }
  const newer = local.at > Date.parse(server.updatedAt) ? 'local' : 'server'
  return { from: newer, other: newer === 'local' ? 'server' : 'local' }
}

/** Local storage that may be full or forbidden: then writing answers false and reading null. */
export const browserStore = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  write(key: string, text: string): boolean {
    try {
      localStorage.setItem(key, text)
      return true
    } catch {
      return false
    }
  },
  remove(key: string): void {
    try {
      localStorage.removeItem(key)
    } catch {
      // What cannot be read cannot be left behind either.
    }
  },
}
export type Store = typeof browserStore
