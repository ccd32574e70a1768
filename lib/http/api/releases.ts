import type { Ctx } from '@/lib/context'
import { EnvironmentRef } from '@/lib/environments/schema'
import { notFound } from '@/lib/errors'
import { createRelease } from '@/lib/releases/create-release'
import { promote } from '@/lib/releases/promote'
import { listReleases, releaseById } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import { CreateRelease, Promote, type ReleaseConflict, type ReleaseDto, RollBack, type VariantDto } from '@/lib/releases/schema'
import { pageAnswer, pageExample } from '../answers/parts'
import { promotedExample, ReleaseAnswer, releaseExample, rollbackExample, splitExample } from '../answers/releases'
import { checked, route } from '../route'
import { address, page, pageQuery, presentAuthor, promptNamed, reading, strict } from './fields'

const ReleaseBody = strict({
  environment: CreateRelease.shape.environment,
  version: CreateRelease.shape.version,
  variants: CreateRelease.shape.variants.describe('A split: weights are whole basis points and sum to 10,000.'),
  note: CreateRelease.shape.note,
  replaces: CreateRelease.shape.replaces.default(null).describe('The release seen live there; null, or absent: none.'),
})
const RollBackBody = strict({
  environment: RollBack.shape.environment,
  to: RollBack.shape.to,
  note: RollBack.shape.note,
  replaces: RollBack.shape.replaces,
})
const PromoteBody = strict({
  from: Promote.shape.from,
  to: Promote.shape.to,
  note: Promote.shape.note,
  release: Promote.shape.release.describe('The release seen live in `from`; absent: whatever is.'),
  replaces: Promote.shape.replaces.default(null).describe('The release seen live in `to`; null, or absent: none.'),
})

const presentVariants = (variants: VariantDto[]) => variants.map(({ label, version, weight }) => ({ label, version, weight }))

const presentRelease = (release: ReleaseDto) => ({
  id: release.id,
  name: release.promptName,
  environment: release.environment.slug,
  sequence: release.sequence,
  kind: release.kind,
  /** Null for a split. */
  version: release.variants.length === 1 ? (release.variants[0]?.version ?? null) : null,
  variants: presentVariants(release.variants),
  note: release.note,
  previous: release.previous,
  repeats: release.repeats,
  digest: release.digest,
  live: release.live,
  author: presentAuthor(release.author),
  published_at: release.createdAt,
})

const presentConflict = (details: Record<string, unknown>) => {
  const { live } = details as ReleaseConflict
  if (!live) return { live: null }
  const { id, sequence, variants, author, createdAt, note } = live
  return { live: { id, sequence, variants: presentVariants(variants), note, author: presentAuthor(author), published_at: createdAt } }
}

const answersRelease = {
  permission: 'release.write',
  present: presentRelease,
  status: 201,
  location: (release: ReleaseDto) => address('prompts', release.promptName, 'releases', release.id),
  conflict: presentConflict,
} as const

const promptId = async (ctx: Ctx, { name }: { name: string }) => (await promptNamed(ctx, name)).id

export const postRelease = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/releases',
  tag: 'Releases',
  summary: 'Release a version',
  description:
    'One `version` for everybody, or a split in `variants`. `replaces` is the release you saw live there; when the environment has moved on, the answer is 409 with what is live now under `conflict`, so that of two people only one wins.',
  response: ReleaseAnswer,
  example: {
    params: { name: 'support/reply' },
    body: { environment: 'development', version: 1, note: 'Try it', replaces: null },
    answer: releaseExample,
  },
  otherExamples: {
    'A split': {
      params: { name: 'support/reply' },
      body: {
        environment: 'development',
        variants: [
          { version: 2, weight: 1000 },
          { version: 1, weight: 9000 },
        ],
        note: 'A tenth first',
        replaces: releaseExample.id,
      },
      answer: splitExample,
    },
  },
  body: ReleaseBody,
  run: async ({ ctx, params, body }) => createRelease(ctx, checked(CreateRelease, { promptId: await promptId(ctx, params), ...body })),
  ...answersRelease,
})

/** Without `to`: the release whose place the live one took. */
export const postRollback = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/rollback',
  tag: 'Releases',
  summary: 'Roll back',
  description: 'Makes an earlier release live again: `to`, or without it the one whose place the live one took.',
  response: ReleaseAnswer,
  example: { params: { name: 'support/reply' }, body: { environment: 'development', note: 'Back to the first' }, answer: rollbackExample },
  body: RollBackBody,
  run: async ({ ctx, params, body }) => rollBack(ctx, { promptId: await promptId(ctx, params), ...body }),
  ...answersRelease,
})

/** Releases in `to` exactly what is live in `from`. */
export const postPromote = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/promote',
  tag: 'Releases',
  summary: 'Promote a release',
  description: 'Releases in `to` exactly what is live in `from`.',
  response: ReleaseAnswer,
  example: {
    params: { name: 'support/reply' },
    body: { from: 'development', to: 'production', note: 'It held', replaces: null },
    answer: promotedExample,
  },
  body: PromoteBody,
  run: async ({ ctx, params, body }) => promote(ctx, { promptId: await promptId(ctx, params), ...body }),
  ...answersRelease,
})

/** The history, newest first. */
export const getReleases = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/releases',
  tag: 'Releases',
  summary: 'List the releases of a prompt',
  description: 'The history, newest first.',
  response: pageAnswer(ReleaseAnswer),
  example: { params: { name: 'support/reply' }, query: { environment: 'development' }, answer: pageExample(rollbackExample, splitExample) },
  permission: 'workspace.read',
  query: strict({ ...pageQuery, environment: EnvironmentRef.optional() }),
  run: async ({ ctx, params, query }) => listReleases(ctx, { promptId: await promptId(ctx, params), ...query }),
  present: page(presentRelease),
})

export const getRelease = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/releases/{release}',
  tag: 'Releases',
  summary: 'Read a release',
  response: ReleaseAnswer,
  example: { params: { name: 'support/reply', release: releaseExample.id }, answer: releaseExample },
  permission: 'workspace.read',
  run: async ({ ctx, params }) => {
    const [id, release] = [await promptId(ctx, params), await releaseById(reading(ctx), params.release)]
    if (release.promptId !== id) throw notFound('Release')
    return release
  },
  present: presentRelease,
})
