import { type Ctx, reader, together } from '@/lib/context'
import { invalid } from '@/lib/errors'
import { holdGateways } from '@/lib/gateways/named-live'
import { type JsonObject, PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { unusedAmong } from '@/lib/prompts/declared'
import { partialsOf } from '@/lib/prompts/partials'
import { saveVersion } from '@/lib/prompts/save-version'
import { templateFaults } from '@/lib/prompts/template'
import { templatesOf } from '@/lib/prompts/texts'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { variablesIn } from '@/lib/prompts/variables'
import { authorize } from '@/lib/workspaces/authorize'
import { modelIn, settingsOf } from './config'
import { promptNamed, rowAfter } from './find-row'
import { askedFor, environmentsOf, putLabel } from './labels'
import type { CreateVersion, LangfuseRow } from './schema'
import { settle } from './settle'

/**
 * Makes a version, its prompt when there is none of the name, and releases it wherever a label says: all of it or nothing. As with
 * Langfuse every call makes a version, also of content that is there already. Throws `invalid` for templates and labels that do not
 * work, and what a release throws.
 */
export async function createVersion(ctx: Ctx, input: CreateVersion): Promise<LangfuseRow> {
  authorize(ctx, 'prompt.write')
  if (askedFor(input.labels).length > 0) authorize(ctx, 'release.write')
  return settle(ctx, input.name, () =>
    together(ctx, async (within) => {
      const { name, labels, note } = input
      const environments = await environmentsOf(within, labels, 'labels')
      if (environments.length > 0) await holdGateways(reader(within), ctx)
      const promptId = await promptFor(within, input)
      const content = await inItsPlaces(within, await withDeclarations(within, promptId, input.content))
      const { version } = await saveVersion(within, { promptId, content, note, baseVersion: null, onConflict: 'append', always: true })
      for (const environment of environments) await putLabel(within, environment, { promptId, number: version.number, note })
      return rowAfter(within, name, version.number)
    }),
  )
}

async function promptFor(ctx: Ctx, { name, content, tags }: CreateVersion): Promise<string> {
  const kind = content.text === undefined ? 'chat' : 'text'
  const prompt = await promptNamed(ctx, name)
  if (!prompt) return (await createPrompt(ctx, { name, kind, description: '', tags: tags ?? [] })).id
  if (prompt.kind !== kind) throw invalid('Previous versions have different prompt type. Create a new prompt with a different name.')
  if (tags && tags.join('\n') !== prompt.tags.join('\n')) await updatePrompt(ctx, { promptId: prompt.id, tags })
  return prompt.id
}

/** Langfuse knows no declarations, so those of the version before stay where their names are still used, in the text or by a partial. */
async function withDeclarations(ctx: Ctx, promptId: string, content: PromptContent): Promise<PromptContent> {
  const before = await reader(ctx).promptVersion.findFirst({
    where: { workspaceId: ctx.workspaceId, promptId },
    orderBy: { number: 'desc' },
    select: { content: true },
  })
  const { variables: declared = [] } = (before?.content ?? {}) as Partial<PromptContent>
  const templates = templatesOf(content).map(({ text }) => text)
  if (declared.length === 0 || templates.some((text) => templateFaults(text).length > 0)) return content
  const unused = templates.some((text) => partialsOf(text).length > 0) ? [] : unusedAmong(declared, variablesIn(content))
  const kept = PromptContent.safeParse({ ...content, variables: declared.filter((each) => !unused.includes(each)) })
  return kept.success ? kept.data : content
}

/** The client's config, with what a version here has places for in those places. */
async function inItsPlaces(ctx: Ctx, content: PromptContent): Promise<PromptContent> {
  const config = content.config as JsonObject
  const model = modelIn(config)
  const settings = settingsOf(config, model !== undefined && (await isModelHere(ctx, model)))
  const placed = PromptContent.safeParse({ ...content, ...settings })
  // Only its weight can differ: the same things under other names.
  return placed.success ? placed.data : content
}

/** True for an alias that some environment routes, and for a target on one of the gateways. */
async function isModelHere(ctx: Ctx, model: string): Promise<boolean> {
  const { workspaceId } = ctx
  const slash = model.indexOf('/')
  const found =
    slash === -1
      ? await reader(ctx).routeTarget.findFirst({ where: { workspaceId, alias: model }, select: { id: true } })
      : await reader(ctx).gateway.findFirst({ where: { workspaceId, slug: model.slice(0, slash), archivedAt: null }, select: { id: true } })
  return found !== null
}
