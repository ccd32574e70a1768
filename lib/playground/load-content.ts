import { type Ctx, reader } from '@/lib/context'
import { boundTo } from '@/lib/environments/find-environment'
import { forbidden, notFound } from '@/lib/errors'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { resolveContent, resolveVersions } from '@/lib/prompts/resolve'
import type { CompareInput } from './schema'

export type Loaded = { content: PromptContent; prompt: { id: string } | null; version: { id: string; number: number } | null }

/**
 * The content to run, partials in place: a saved version with what it pinned, or an unsaved content with what its partials mean now.
 * A key bound to an environment runs only what is live there. Throws `not_found`, `forbidden`, and `invalid` for templates that do not parse.
 */
export async function loadContent(ctx: Ctx, input: CompareInput): Promise<Loaded> {
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const prompt =
    input.promptId === undefined
      ? null
      : await tx.prompt.findFirst({ where: { workspaceId, id: input.promptId }, select: { id: true, name: true } })
  if (input.promptId !== undefined && !prompt) throw notFound('The prompt')
  const bound = boundTo(ctx)
  if (input.content) {
    if (bound !== null) throw forbidden('This key is bound to an environment: it runs only what is published there.')
    const { resolved } = await resolveContent(ctx, input.content, prompt)
    return { content: resolved, prompt, version: null }
  }
  const version = await tx.promptVersion.findFirst({
    where: {
      workspaceId,
      promptId: prompt?.id,
      number: input.version,
      ...(bound === null ? {} : { variants: { some: { release: { live: { some: { environmentId: bound } } } } } }),
    },
    select: { id: true, number: true, content: true, partials: true },
  })
  if (!version) throw notFound(`Version ${input.version} of the prompt`)
  const [content] = await resolveVersions(tx, workspaceId, [version])
  if (!content) throw notFound(`Version ${input.version} of the prompt`)
  return { content, prompt, version: { id: version.id, number: version.number } }
}
