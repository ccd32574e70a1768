import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { listPartialUpdates, listSnippetUsers } from '@/lib/prompts/partial-queries'
import { ListSnippetUsers, type SnippetUser, TakePartialUpdates, TakeSnippet } from '@/lib/prompts/partial-schema'
import { promptIds } from '@/lib/prompts/prompt-names'
import { PromptName } from '@/lib/prompts/schema'
import { takePartialUpdates } from '@/lib/prompts/take-partial-updates'
import { takeSnippet } from '@/lib/prompts/take-snippet'
import { pageAnswer, pageExample } from '../answers/parts'
import { VersionAnswer, versionExample } from '../answers/prompts'
import {
  PartialUpdatesAnswer,
  partialUpdatesExample,
  SnippetUserAnswer,
  snippetUserExample,
  TakenAnswer,
  takenExample,
} from '../answers/snippets'
import { checked, route } from '../route'
import { address, FlagInAddress, page, pageQuery, promptNamed, reading, strict } from './fields'
import { presentSummary, presentVersion, versionOf } from './versions'

const { baseVersion, note } = TakePartialUpdates.shape
const { version } = TakeSnippet.shape

const { messages: _, ...withoutMessages } = versionExample

const presentUser = ({ name, kind, version, pinned, liveIn }: SnippetUser) => ({ name, kind, version, pinned, live_in: liveIn })

/** The prompts behind names in a body; one that nothing answers to is told by its place. */
async function idsOf(ctx: Ctx, names: readonly string[]): Promise<string[]> {
  const ids = await promptIds(reading(ctx), names)
  return names.map((name) => {
    const id = ids.get(name)
    if (id === undefined) throw notFound(`The prompt ${name}`)
    return id
  })
}

export const getPartialUpdates = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/partial-updates',
  tag: 'Snippets',
  summary: 'List what a prompt is offered',
  description: 'The snippets of which the prompt’s newest version includes an older version than there is, each with what changed in it.',
  response: PartialUpdatesAnswer,
  example: { params: { name: 'support/welcome' }, answer: partialUpdatesExample },
  permission: 'workspace.read',
  run: async ({ ctx, params }) => {
    const prompt = await promptNamed(ctx, params.name)
    const { updates } = await listPartialUpdates(ctx, prompt.id)
    return { version: prompt.newestVersion, updates }
  },
  present: ({ version, updates }) => ({
    version,
    data: updates.map(({ name, pinned, newest, note, diff }) => ({ snippet: name, pinned, newest, note, diff })),
  }),
})

export const postPartialUpdates = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/partial-updates',
  tag: 'Snippets',
  summary: 'Take newer snippets into a prompt',
  description:
    'Saves `base_version`, which has to be the newest, anew with these snippets in it; its words and its other partials stay as they are. Nothing goes live: release the version when it is right. Without a `note` it says what was taken.',
  response: VersionAnswer,
  refuses: ['conflict'],
  example: {
    params: { name: 'support/welcome' },
    body: { base_version: 1, updates: [{ snippet: 'snippets/manner', version: 2 }] },
    answer: {
      ...withoutMessages,
      name: 'support/welcome',
      kind: 'text',
      version: 2,
      note: 'Take snippets/manner v2',
      base_version: 1,
      text: '{{> snippets/manner}}',
      parameters: {},
      variables: [],
      partials: [{ name: 'snippets/manner', version: 2 }],
    },
  },
  permission: 'prompt.write',
  body: strict({
    base_version: baseVersion,
    updates: z
      .array(strict({ snippet: PromptName, version }))
      .min(1, 'Name at least one snippet to take.')
      .max(100),
    note,
  }),
  run: async ({ ctx, params, body }) => {
    const prompt = await promptNamed(ctx, params.name)
    const ids = await idsOf(
      ctx,
      body.updates.map(({ snippet }) => snippet),
    )
    const updates = body.updates.map(({ version }, at) => ({ snippetId: ids[at], version }))
    const input = checked(TakePartialUpdates, { promptId: prompt.id, baseVersion: body.base_version, updates, note: body.note })
    const saved = await takePartialUpdates(ctx, input)
    return { prompt, version: await versionOf(ctx, prompt, saved.number) }
  },
  present: presentVersion,
  status: 201,
  location: ({ prompt, version }) => address('prompts', prompt.name, 'versions', String(version.number)),
})

export const getUsedBy = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/used-by',
  tag: 'Snippets',
  summary: 'List who includes a snippet',
  description: 'Prompts whose newest version includes it, by name, with the version of it that they are pinned to.',
  response: pageAnswer(SnippetUserAnswer),
  example: { params: { name: 'snippets/manner' }, answer: pageExample(snippetUserExample) },
  permission: 'workspace.read',
  query: strict({
    ...pageQuery,
    cursor: ListSnippetUsers.shape.cursor,
    behind: FlagInAddress.default(false).describe('Only those that include an older version than the newest.'),
  }),
  run: async ({ ctx, params, query }) => listSnippetUsers(ctx, { promptId: (await promptNamed(ctx, params.name)).id, ...query }),
  present: page(presentUser),
})

export const postUsedByUpdates = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/used-by/updates',
  tag: 'Snippets',
  summary: 'Take a snippet in many prompts',
  description:
    'Takes one version of this snippet in each of these prompts, as new versions. Each prompt is a change of its own, all of it or nothing, and has a line in the answer: `refused` says why nothing was changed in it.',
  response: TakenAnswer,
  example: {
    params: { name: 'snippets/manner' },
    body: { version: 2, prompts: [{ name: 'support/farewell', base_version: 1 }] },
    answer: takenExample,
  },
  permission: 'prompt.write',
  body: strict({
    version,
    prompts: z
      .array(strict({ name: PromptName, base_version: baseVersion }))
      .min(1, 'Choose at least one prompt.')
      .max(200),
    note,
  }),
  run: async ({ ctx, params, body }) => {
    const { id: snippetId } = await promptNamed(ctx, params.name)
    const ids = await idsOf(
      ctx,
      body.prompts.map(({ name }) => name),
    )
    const prompts = body.prompts.map(({ base_version }, at) => ({ promptId: ids[at], baseVersion: base_version }))
    const results = await takeSnippet(ctx, checked(TakeSnippet, { snippetId, version: body.version, prompts, note: body.note }))
    return results.map((result, at) => ({ ...result, name: body.prompts[at]?.name ?? '' }))
  },
  present: (results) => ({
    data: results.map((result) =>
      result.outcome === 'taken'
        ? { name: result.name, outcome: result.outcome, version: presentSummary(result.version) }
        : { name: result.name, outcome: result.outcome, error: { code: result.code, message: result.message } },
    ),
  }),
})
