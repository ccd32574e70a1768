import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { boundTo } from '@/lib/environments/find-environment'
import { environmentByRef } from '@/lib/environments/queries'
import { EnvironmentRef } from '@/lib/environments/schema'
import { invalid, notFound } from '@/lib/errors'
import { PlaceholderMessages, VariableValues } from '@/lib/prompts/content-schema'
import type { PromptDetail, VersionDetail } from '@/lib/prompts/schema'
import { fillContent } from '@/lib/prompts/variables'
import { bucketOf, heaviest, variantAt } from '@/lib/releases/bucket'
import { lanesOf } from '@/lib/releases/queries'
import type { ReleaseDto } from '@/lib/releases/schema'
import { RenderedAnswer, renderedExample } from '../answers/published'
import { route } from '../route'
import { promptNamed, reading, strict } from './fields'
import { versionOf } from './versions'

const RenderBody = strict({
  environment: EnvironmentRef.optional().describe('May stand in the query instead, as for a read.'),
  variables: VariableValues.default({}),
  placeholders: PlaceholderMessages.default({}),
  key: z
    .string()
    .min(1, 'Leave the key out, or give one.')
    .max(1000, 'Use at most 1,000 characters.')
    .optional()
    .describe("Any stable string, such as a user's id: which variant of a split this caller gets."),
})

export type Published = { prompt: PromptDetail; environment: string; release: ReleaseDto; variant: string; version: VersionDetail }

/** What an environment serves of a prompt, to this key. Without `environment`: the API key's own, else production. Throws `not_found`. */
export async function publishedOf(ctx: Ctx, name: string, asked: { environment?: string; key?: string }): Promise<Published> {
  const { id, slug } = await environmentByRef(ctx, asked.environment ?? boundTo(ctx) ?? 'production')
  const prompt = await promptNamed(ctx, name)
  const release = (await lanesOf(reading(ctx), prompt.id)).find(({ environment }) => environment.id === id)?.live
  if (!release) throw notFound(`The prompt ${prompt.name} in ${slug}`)
  const weights = release.variants.map(({ weight }) => weight)
  const variant = release.variants[asked.key === undefined ? heaviest(weights) : variantAt(weights, bucketOf(id, prompt.id, asked.key))]
  if (!variant) throw new Error(`The release ${release.id} has no variant.`)
  return { prompt, environment: slug, release, variant: variant.label, version: await versionOf(ctx, prompt, variant.version) }
}

export const postRender = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/render',
  tag: 'Published prompts',
  summary: 'Render a published prompt',
  description:
    'What is published, with everything filled in. Every missing variable is named in a 422; what was given in vain is in `warnings`.',
  response: RenderedAnswer,
  example: {
    params: { name: 'support-reply' },
    body: { environment: 'production', variables: { product: 'Kite', ticket: 'I was billed twice.' }, key: 'user-42' },
    answer: renderedExample,
  },
  permission: 'workspace.read',
  changesNothing: true,
  bound: true,
  query: strict({ environment: EnvironmentRef.optional() }),
  body: RenderBody,
  bodyOptional: true,
  run: async ({ ctx, params, query, body }) => {
    const environment = body.environment ?? query.environment
    if (environment !== (query.environment ?? environment)) throw invalid('The query names another environment than the body. Name one.')
    const published = await publishedOf(ctx, params.name, { environment, key: body.key })
    return { ...published, filled: fillContent(published.version.resolved, body.variables, body.placeholders) }
  },
  present: ({ prompt, environment, release, variant, version, filled }) => ({
    name: prompt.name,
    kind: prompt.kind,
    version: version.number,
    environment,
    ...(filled.messages && { messages: filled.messages }),
    ...(filled.text !== undefined && { text: filled.text }),
    model: version.resolved.model,
    parameters: version.resolved.parameters,
    tools: version.resolved.tools,
    response_format: version.resolved.responseFormat,
    config: version.resolved.config,
    release: { id: release.id, sequence: release.sequence, variant, published_at: release.createdAt },
    warnings: filled.warnings,
  }),
})
