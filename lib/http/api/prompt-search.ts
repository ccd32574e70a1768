import { serveFetch } from '@/lib/delivery/serve-fetch'
import { listPrompts } from '@/lib/prompts/queries'
import type { LiveIn, PromptHit } from '@/lib/prompts/schema'
import { ListPrompts } from '@/lib/prompts/schema'
import { pageAnswer } from '../answers/parts'
import { FoundAnswer, foundPageExample, Near } from '../answers/prompt-search'
import type { Handler } from '../methods'
import { route } from '../route'
import { FlagInAddress, page, pageQuery, strict } from './fields'

const presentLive = ({ slug, releaseId, sequence, publishedAt, variants }: LiveIn) => ({
  environment: slug,
  release: { id: releaseId, sequence, published_at: publishedAt },
  variants: variants.map(({ version, weight }) => ({ version, weight })),
})

const presentHit = (hit: PromptHit) => ({
  name: hit.name,
  kind: hit.kind,
  description: hit.description,
  tags: hit.tags,
  created_at: hit.createdAt,
  live: hit.live.map(presentLive),
  id: hit.id,
  newest_version: hit.newestVersion,
  updates_offered: hit.updatesOffered,
  updated_at: hit.updatedAt,
  archived_at: hit.archivedAt,
  matches: hit.matches ?? [],
})

/** It stands in the document beside the list of what is there, which has the same address. */
export const searchPrompts = route({
  method: 'GET',
  path: '/api/v1/prompts',
  tag: 'Prompts',
  summary: 'Search the prompts',
  permission: 'workspace.read',
  query: strict({
    search: ListPrompts.shape.search.unwrap(),
    folder: ListPrompts.shape.folder,
    tag: ListPrompts.shape.tag,
    archived: FlagInAddress.default(false),
    updates_offered: FlagInAddress.default(false),
    ...pageQuery,
  }),
  response: pageAnswer(FoundAnswer).extend({ near: Near.optional() }),
  example: { query: { search: 'ticket' }, answer: foundPageExample },
  run: ({ ctx, query: { updates_offered: updatesOffered, ...query } }) => listPrompts(ctx, { ...query, updatesOffered }),
  present: ({ near, ...found }) => ({ ...page(presentHit)(found), ...(near && { near }) }),
})

/** What is there is answered from memory; a search asks the database. */
export const getPrompts: Handler = (request) =>
  new URL(request.url).searchParams.has('search') ? searchPrompts(request) : serveFetch(request)
