import type { DraftDto } from '@/lib/prompts/schema'
import { sameContent } from '../edit/draft-model'
import { chooseDraft, type LocalDraft } from '../edit/local-draft'
import type { Copy } from '../edit/use-asides'

/**
 * What stands where a version is to be opened as the draft: every copy that says something of its own, the one the editor would show first.
 * `replaces`: the server's time of the draft among them, null when it has none.
 */
export type Standing = { copies: Copy[]; replaces: string | null }
/** What the page says: one's draft on the server, and when the page was made (ISO, the server's clock). */
export type PageSide = { draft: Omit<DraftDto, 'promptId'> | null; renderedAt: string }

const copyOf = ({ content, baseVersion, updatedAt }: Omit<DraftDto, 'promptId'>): Copy => ({
  content,
  baseVersion,
  at: Date.parse(updatedAt),
})

/** The draft as far as this browser knows: the page's, its own copy where that is newer or never arrived, or both. */
export function standingDraft(local: LocalDraft | null, page: PageSide): Standing {
  const { from, other } = chooseDraft(local, page)
  const here: Copy[] = local && (from === 'local' || other === 'local') ? [local] : []
  const there = page.draft && (from === 'server' || other === 'server') ? [copyOf(page.draft)] : []
  return {
    copies: from === 'local' ? [...here, ...there] : [...there, ...here],
    replaces: there.length > 0 || from === 'server' ? (page.draft?.updatedAt ?? null) : (local?.serverTime ?? null),
  }
}

/** The same once the server said that this draft is there instead. `news`: nobody has been asked about what it says. */
export function standingWith({ copies }: Standing, draft: DraftDto): Standing & { news: boolean } {
  const news = !copies.some(({ content }) => sameContent(content, draft.content))
  return { copies: news ? [copyOf(draft), ...copies] : copies, replaces: draft.updatedAt, news }
}
