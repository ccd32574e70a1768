import { z } from 'zod'
import { DraftContent } from '@/lib/prompts/content-schema'
import type { DraftDto } from '@/lib/prompts/schema'

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
  /** Which tabs' changes are in it; absent when something other than an editor wrote it. */
  seen: z.record(z.string(), z.number()).optional(),
  /** What it took the place of, where whoever wrote it has no need to keep that. */
  instead: DraftContent.optional(),
})
export type LocalDraft = z.infer<typeof LocalDraft>

/** Drafts are a person's own: two people who share a browser never see each other's. */
export const localDraftKey = (workspaceSlug: string, promptId: string, personId: string): string =>
  `versicle:draft:${workspaceSlug}:${promptId}:${personId}`

/** An event on window, its detail a key: this page itself wrote a draft from outside its editor. */
export const draftReplaced = 'versicle:draft-replaced'

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
/** What the server's page says: one's draft there, and when the page was made (ISO, the server's clock). */
export type ServerSide = { draft: Pick<DraftDto, 'updatedAt' | 'content'> | null; renderedAt: string }

/**
 * A copy that the server has already loses to the server, unless the page is older than it (the browser's Back button shows old pages).
 * One that the server has not, wins when the server's draft is the one it was begun from; when another device has written meanwhile, the
 * newer one wins and the other is offered.
 */
export function chooseDraft(local: LocalDraft | null, { draft, renderedAt }: ServerSide): Choice {
  const server: Choice = { from: 'server', other: null }
  const here: Choice = { from: 'local', other: null }
  if (!local) return server
  const known = local.serverTime === null ? Number.NEGATIVE_INFINITY : Date.parse(local.serverTime)
  if (!local.dirty) return Date.parse(draft?.updatedAt ?? renderedAt) >= known ? server : here
  if (!draft || Date.parse(draft.updatedAt) <= known) return here
  if (JSON.stringify(local.content) === JSON.stringify(draft.content)) return server
  return local.at > Date.parse(draft.updatedAt) ? { from: 'local', other: 'server' } : { from: 'server', other: 'local' }
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
