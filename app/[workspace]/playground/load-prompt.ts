import type { PromptView, Selection } from '@/components/playground/prompt-view'
import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { PromptContent } from '@/lib/prompts/content-schema'
import { getDraft, getPrompt, getPromptByName } from '@/lib/prompts/queries'
import { resolveContent } from '@/lib/prompts/resolve'
import type { DraftDto, PromptDetail } from '@/lib/prompts/schema'
import { placeholdersOf, variablesOf } from '@/lib/prompts/variables'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'

/** `others`: versions that columns ask of their own. */
type Wanted = {
  version: number | null
  draft: boolean
  others: readonly number[]
  /** What a session or a run sent that is no version; it is what is shown. */
  kept: Kept | null
}
export type Kept = { selection: Selection; content: PromptContent }
type Runnable = Pick<PromptView, 'selection' | 'content' | 'resolved' | 'variables' | 'placeholders' | 'fault'>

const nothing = { content: null, resolved: null, variables: [], placeholders: [] }

/** A prompt by its id, or by a name it has or had; null when there is none. */
export const findPrompt = async (ctx: Ctx, ref: string): Promise<PromptDetail | null> =>
  (await getPromptByName(ctx, ref)) ?? (await getPrompt(ctx, ref))

/** Everything the playground shows of a prompt: the version that was asked for, the newest, or the person's own draft. */
export async function loadPrompt(ctx: Ctx, { id, name, kind }: PromptDetail, wanted: Wanted): Promise<PromptView> {
  const [{ data: versions }, draft] = await Promise.all([listVersions(ctx, { promptId: id, limit: 100 }), getDraft(ctx, id)])
  const newest = versions[0]?.number
  const selection = select(wanted, newest ?? null, draft !== null)
  const shared = {
    id,
    name,
    kind,
    versions: versions.map(({ number, note, liveIn, createdAt }) => ({ number, note, liveIn, createdAt })),
    draftAt: draft?.updatedAt ?? null,
    others: [],
  }
  if (selection === null)
    return { ...shared, ...nothing, selection, fault: 'Nothing is written yet. Open the editor, write the prompt and come back.' }
  const self = { id, name }
  const runnable =
    selection.type === 'version'
      ? await version(ctx, id, selection.number)
      : await unsaved(ctx, self, selection, wanted.kept ? wanted.kept.content : draft?.content)
  return withOthers(ctx, { ...shared, ...runnable }, wanted.others)
}

/** With the fields for what the columns' own versions need; what they declare counts where the chosen one does not have the name. */
async function withOthers(ctx: Ctx, view: PromptView, numbers: readonly number[]): Promise<PromptView> {
  const found = await Promise.all([...new Set(numbers)].map((number) => getVersion(ctx, view.id, number)))
  const versions = found.filter((version) => version !== null)
  const names = new Set(view.variables.map(({ name }) => name))
  const more = versions.flatMap(({ variables }) => variables).filter(({ name }) => !names.has(name) && names.add(name))
  return {
    ...view,
    others: versions.map(({ number, content: { model, parameters, responseFormat } }) => ({ number, model, parameters, responseFormat })),
    variables: [...view.variables, ...more],
    placeholders: [...new Set([...view.placeholders, ...versions.flatMap(({ placeholders }) => placeholders)])],
  }
}

function select({ version, draft, kept }: Omit<Wanted, 'others'>, newest: number | null, hasDraft: boolean): Selection | null {
  if (kept) return kept.selection
  if (draft && hasDraft) return { type: 'draft' }
  if (version !== null) return { type: 'version', number: version }
  if (newest !== null) return { type: 'version', number: newest }
  return hasDraft ? { type: 'draft' } : null
}

async function version(ctx: Ctx, promptId: string, number: number): Promise<Runnable> {
  const selection = { type: 'version' as const, number }
  const found = await getVersion(ctx, promptId, number)
  if (!found) return { ...nothing, selection, fault: `There is no version ${number} of this prompt. Choose another.` }
  const { content, resolved, variables, placeholders } = found
  return { selection, content, resolved, variables, placeholders, fault: null }
}

/** A draft may be half typed, or include what is not there: then it says so instead of being run. */
async function unsaved(
  ctx: Ctx,
  self: { id: string; name: string },
  selection: Selection,
  content: DraftDto['content'] | PromptContent | null | undefined,
): Promise<Runnable> {
  const { unparsed = {}, ...written }: Partial<DraftDto['content']> = content ?? {}
  const [broken] = Object.keys(unparsed)
  if (broken) return { ...nothing, selection, fault: `The draft’s ${broken} is not valid JSON yet. Finish it in the editor.` }
  const parsed = PromptContent.safeParse(written)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { ...nothing, selection, fault: `The draft is not complete: ${issue?.path.join('.')}: ${issue?.message}` }
  }
  try {
    const { resolved } = await resolveContent(ctx, parsed.data, self)
    return {
      selection,
      content: parsed.data,
      resolved,
      variables: variablesOf(resolved),
      placeholders: placeholdersOf(resolved),
      fault: null,
    }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { ...nothing, selection, fault: error.message }
  }
}
