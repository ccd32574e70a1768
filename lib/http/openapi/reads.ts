import { z } from 'zod'
import { RenderBody } from '@/lib/delivery/render'
import { pageAnswer, pageExample } from '../answers/parts'
import { foundPageExample, ListedOrFoundAnswer, Near } from '../answers/prompt-search'
import {
  BundleAnswer,
  bundleExample,
  listedExample,
  PublishedAnswer,
  publishedExample,
  publishedThenExample,
  RenderedAnswer,
  renderedExample,
} from '../answers/published'
import type { Operation } from './operation'

const environment = z.string().optional().meta({ description: 'Its slug. Without it: the key’s own, else `production`.' })
const read = {
  method: 'GET',
  tag: 'Published prompts',
  permission: 'workspace.read',
  bound: true,
  answers: [200],
  cached: 'delivery',
} as const

/** What lib/delivery answers in front of everything else. */
export const reads: Operation[] = [
  {
    ...read,
    operationId: 'getPublishedPrompt',
    refuses: ['invalid'],
    path: '/api/v1/prompts/{name}',
    summary: 'Read a published prompt',
    description:
      'What applications call on every request of theirs. Without `key` a split serves its heaviest variant. Send the `ETag` back as `If-None-Match` and an unchanged prompt is a 304.',
    query: z.object({
      environment,
      key: z
        .string()
        .max(500)
        .optional()
        .meta({ description: 'Any stable text, such as a user’s id: keeps that user in one variant of a split.' }),
      at: z.iso.datetime({ offset: true }).optional().meta({
        description:
          'What was published then, with all variants, the route in force and the release’s digest: what exactly did users get at that time? Old names and archived environments answer too, and a name means the prompt that held it then; 404 when nothing was live, or nobody can say who held the name; 422 for a time to come. Not with `version`; answered without `ETag`.',
      }),
      version: z.int().min(1).optional().meta({ description: 'That exact version; needs a key that is not bound to an environment.' }),
    }),
    response: PublishedAnswer,
    example: { params: { name: 'support-reply' }, query: { environment: 'production', key: 'user-42' }, answer: publishedExample },
    otherExamples: {
      'An exact version': {
        params: { name: 'support-reply' },
        query: { version: '1' },
        answer: { ...publishedExample, environment: null, release: null },
      },
      'What was published at a time': {
        params: { name: 'support-reply' },
        query: { environment: 'production', at: publishedThenExample.at ?? '' },
        answer: publishedThenExample,
      },
    },
  },
  {
    ...read,
    cached: undefined,
    fromMemory: true,
    method: 'POST',
    operationId: 'postRender',
    path: '/api/v1/prompts/{name}/render',
    summary: 'Render a published prompt',
    description:
      'What is published, with everything filled in. Every missing variable is named in a 422; what was given in vain is in `warnings`. Changes nothing: an `Idempotency-Key` has no meaning here.',
    query: z.object({ environment }),
    body: RenderBody,
    bodyOptional: true,
    response: RenderedAnswer,
    example: {
      params: { name: 'support-reply' },
      body: { environment: 'production', variables: { product: 'Kite', ticket: 'I was billed twice.' }, key: 'user-42' },
      answer: renderedExample,
    },
  },
  {
    ...read,
    operationId: 'getBundle',
    path: '/api/v1/bundle',
    summary: 'Read everything published',
    description:
      'All that an environment serves, in one answer with one `ETag`: for the start of a process, for CI, and for working offline. More than 48 MB is refused with 422: read it in parts, by `prefix`.',
    query: z.object({
      environment,
      prefix: z.string().max(500).optional().meta({ description: 'Only names that begin so: `support/` for a folder.' }),
    }),
    response: BundleAnswer,
    example: { query: { environment: 'production' }, answer: bundleExample },
    refuses: ['invalid'],
  },
  {
    ...read,
    operationId: 'getPrompts',
    path: '/api/v1/prompts',
    summary: 'List the prompts',
    description:
      'All of the workspace, or with `environment` (or a key that is bound to one) those published there. By name. With `search`, those whose newest version, name (old ones too), description, tags or variables hold every word, best first: asked of the database, so without `ETag`, with a key that is not bound, and not together with `environment` or `prefix`.',
    query: z.object({
      environment: z.string().optional().meta({ description: 'Only what is published there.' }),
      prefix: z.string().max(500).optional().meta({ description: 'The beginning of the name: `support/` for a folder.' }),
      tag: z.string().max(500).optional(),
      search: z.string().max(200).optional().meta({
        description:
          'Words to find. In a content the beginning of a word counts, elsewhere any part of it; what is mistyped finds what comes near.',
      }),
      folder: z.string().max(200).optional().meta({ description: 'With `search`: only in this folder, however deep.' }),
      archived: z.boolean().optional().meta({ description: 'With `search`: among the archived ones.' }),
      updates_offered: z.boolean().optional().meta({
        description: 'With `search` (which may be empty): only those that include a snippet of which there is a newer version.',
      }),
      limit: z.int().min(1).max(200).default(50),
      cursor: z.string().max(500).optional().meta({ description: 'The `next_cursor` of the page before.' }),
    }),
    response: pageAnswer(ListedOrFoundAnswer).extend({ near: Near.optional() }),
    example: { query: { environment: 'production', prefix: 'support' }, answer: pageExample(listedExample) },
    otherExamples: { 'A search': { query: { search: 'ticket' }, answer: foundPageExample } },
  },
]

const probe = { method: 'GET', tag: 'Server', permission: null, answers: [200] } as const
const Probe = z.object({ status: z.string(), database: z.string().optional() })

/** What the process itself answers, to anybody. */
export const probes: Operation[] = [
  {
    ...probe,
    operationId: 'getDocument',
    path: '/api/v1/openapi.json',
    summary: 'Read this document',
    description: 'OpenAPI 3.1, generated from the schemas that requests are checked with.',
    response: z.looseObject({ openapi: z.string() }),
    example: { answer: { openapi: '3.1.1' } },
    cached: 'document',
  },
  {
    ...probe,
    operationId: 'getHealth',
    path: '/healthz',
    summary: 'Is the process up?',
    description: '200 while it takes requests, 503 once it is ending. Its answers are not problem+json.',
    response: Probe,
    example: { answer: { status: 'ok' } },
    refuses: ['unavailable'],
  },
  {
    ...probe,
    operationId: 'getReadiness',
    path: '/readyz',
    summary: 'Does it serve?',
    description: '200 when it serves and the database answers, else 503. Its answers are not problem+json.',
    response: Probe,
    example: { answer: { status: 'ready', database: 'reachable' } },
    refuses: ['unavailable'],
  },
]
