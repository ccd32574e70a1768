import { presentVariable } from '@/lib/delivery/published'
import { serveFetch } from '@/lib/delivery/serve-fetch'
import { boundTo } from '@/lib/environments/find-environment'
import { EnvironmentRef } from '@/lib/environments/schema'
import { releasedAt } from '@/lib/releases/queries'
import { ReadReleasedAt } from '@/lib/releases/schema'
import { PublishedAnswer, publishedThenExample } from '../answers/published'
import type { Handler } from '../methods'
import { route } from '../route'
import { presentAuthor, strict } from './fields'
import { presentRoute } from './present-release'

/** What was served then. It stands in the document beside the read of what is served now, which has the same address. */
export const getReleasedAt = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}',
  tag: 'Published prompts',
  summary: 'Read what was published at a time',
  permission: 'workspace.read',
  bound: true,
  refuses: ['invalid'],
  query: strict({
    environment: EnvironmentRef.optional(),
    at: ReadReleasedAt.shape.at,
    key: ReadReleasedAt.shape.key,
  }),
  response: PublishedAnswer,
  example: { params: { name: 'support-reply' }, query: { at: publishedThenExample.at ?? '' }, answer: publishedThenExample },
  run: ({ ctx, params, query }) => {
    const environment = query.environment ?? boundTo(ctx) ?? 'production'
    return releasedAt(ctx, { ...query, name: params.name, environment })
  },
  present: ({ name, at, until, release, variants, served, route }) => ({
    name,
    kind: served.kind,
    version: served.version,
    environment: release.environment.slug,
    ...(served.content.messages && { messages: served.content.messages }),
    ...(served.content.text !== undefined && { text: served.content.text }),
    model: served.content.model,
    parameters: served.content.parameters,
    tools: served.content.tools,
    response_format: served.content.responseFormat,
    config: served.content.config,
    variables: served.variables.map(presentVariable),
    release: {
      id: release.id,
      sequence: release.sequence,
      variant: served.label,
      published_at: release.createdAt,
      kind: release.kind,
      note: release.note,
      author: presentAuthor(release.author),
      digest: release.digest,
    },
    digest: served.digest,
    at,
    until,
    variants: variants.map(({ label, version, weight, digest }) => ({ label, version, weight, digest })),
    route: presentRoute(route),
  }),
})

/** What is published now is answered from memory; what was, from the history. */
export const getPublished: Handler = (request) =>
  new URL(request.url).searchParams.has('at') ? getReleasedAt(request) : serveFetch(request)
