import { ListPrompts, PromptName } from '@/lib/prompts/schema'

/** How many prompts are asked for at a time. */
export const LIST_PAGE = 100
/** What the list's address says. */
export type ListView = { search: string; folder: string | null; tag: string | null; archived: boolean; updates: boolean }
type Params = Record<string, string | string[] | undefined>

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** Reads the address; what is too long or empty counts as absent. */
export function parseListView(params: Params): ListView {
  const short = (name: string, max: number) => {
    const value = first(params[name])?.trim()
    return value && value.length <= max ? value : null
  }
  return {
    search: ListPrompts.shape.search.safeParse(short('q', 200) ?? '').data ?? '',
    folder: PromptName.safeParse(first(params.folder)).data ?? null,
    tag: ListPrompts.shape.tag.safeParse(short('tag', 50) ?? undefined).data ?? null,
    archived: first(params.archived) === '1',
    updates: first(params.updates) === '1',
  }
}

/** The address of a view, such as `/acme/prompts?q=tone&folder=support`. */
export function listHref(workspaceSlug: string, { search, folder, tag, archived, updates }: ListView): string {
  const query = new URLSearchParams()
  if (search) query.set('q', search)
  if (folder) query.set('folder', folder)
  if (tag) query.set('tag', tag)
  if (archived) query.set('archived', '1')
  if (updates) query.set('updates', '1')
  const text = query.toString().replaceAll('%2F', '/')
  return `/${workspaceSlug}/prompts${text && `?${text}`}`
}

/** The view as the query takes it. */
export const toListInput = ({ search, folder, tag, archived, updates }: ListView): ListPrompts => ({
  ...(search && { search }),
  ...(folder && { folder }),
  ...(tag && { tag }),
  archived,
  ...(updates && { updatesOffered: true }),
})

/** True when the view hides anything. */
export const isFiltered = ({ search, folder, tag, updates }: ListView): boolean => Boolean(search || folder || tag || updates)
