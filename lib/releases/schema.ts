import { z } from 'zod'
import { EnvironmentRef, type EnvironmentSummary, PlainText } from '@/lib/environments/schema'
import type { PromptContent, PromptKind } from '@/lib/prompts/content-schema'
import type { ContentDiff } from '@/lib/prompts/diff'
import type { Author, Variable, VersionSummary } from '@/lib/prompts/schema'

/** Weights are basis points: 10,000 is everybody. */
export const WHOLE = 10_000

export const PromptId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a prompt (prm_…).')
export const ReleaseId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a release (rel_…).')
const Id = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give an id as it was told.')
const VersionNumber = z.int('Give a version as a whole number.').min(1, 'Versions count from 1.').max(2_147_483_646)
/** Why. It stays in the history. */
export const note = PlainText.max(2000, 'The note is too long (2,000 characters).').default('')
/** Why the owner releases although a gate is not green. Kept with the release, and in the audit log. */
export const override = PlainText.min(5, 'Say in a few words why the gate is passed over.')
  .max(500, 'The reason is too long (500 characters).')
  .optional()

const Variants = z
  .array(
    z.strictObject({
      version: VersionNumber,
      /** In basis points. */
      weight: z.int('Give weights as whole basis points.').min(1, 'A variant needs a weight of at least 1 basis point.').max(WHOLE),
    }),
  )
  .min(2, 'A split has 2 to 5 variants; for one, give `version`.')
  .max(5, 'A split has at most 5 variants.')
  .superRefine((variants, ctx) => {
    const sum = variants.reduce((total, { weight }) => total + weight, 0)
    if (sum !== WHOLE) ctx.addIssue({ code: 'custom', message: `The weights add up to ${sum} basis points; they must make 10,000.` })
    variants.forEach(({ version }, index) => {
      if (variants.findIndex((other) => other.version === version) !== index)
        ctx.addIssue({ code: 'custom', path: [index, 'version'], message: `Version ${version} stands in the split twice.` })
    })
  })

/**
 * Publishes one version, or a split of 2 to 5. `replaces` is the release the author saw live there (null: none), so of two people
 * who saw the same state only one wins. In a split the standing variant comes last: growing one other at its cost
 * moves nobody out of that one. With three or more, who has another may be moved: a dry run warns of it.
 */
export const CreateRelease = z
  .strictObject({
    promptId: PromptId,
    environment: EnvironmentRef,
    version: VersionNumber.optional(),
    variants: Variants.optional(),
    note,
    replaces: ReleaseId.nullable(),
    override,
  })
  .refine(({ version, variants }) => (version === undefined) !== (variants === undefined), {
    path: ['version'],
    message: 'Give either `version` (one for everybody) or `variants` (a split).',
  })
export type CreateRelease = z.infer<typeof CreateRelease>

/** Makes an earlier release live again: `to`, else the last one before that put something live. Also out of a withdrawal. */
export const RollBack = z.strictObject({
  promptId: PromptId,
  environment: EnvironmentRef,
  to: ReleaseId.optional(),
  note,
  /** The release the author saw live (null: none); absent: whatever is live now. */
  replaces: ReleaseId.nullable().optional(),
})
export type RollBack = z.infer<typeof RollBack>

/** Releases in `to` exactly what is live in `from`. */
export const Promote = z.strictObject({
  promptId: PromptId,
  from: EnvironmentRef,
  to: EnvironmentRef,
  /** The release the author saw live in `from`; absent: whatever is live there now. */
  release: ReleaseId.optional(),
  note,
  /** The release the author saw live in `to`; null: none. */
  replaces: ReleaseId.nullable(),
  override,
})
export type Promote = z.infer<typeof Promote>

/** Takes a prompt out of an environment: who reads it there gets 404. `replaces` is the release the author saw live there. */
export const Withdraw = z.strictObject({ promptId: PromptId, environment: EnvironmentRef, note, replaces: ReleaseId, override })
export type Withdraw = z.infer<typeof Withdraw>

/**
 * Changes the split that is live: other weights for its versions, one of them for everybody (`finish`), or back to the standing one
 * (`stop`). `replaces` is the split the author saw.
 */
export const ChangeSplit = z.strictObject({
  promptId: PromptId,
  environment: EnvironmentRef,
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('weights'), variants: Variants }),
    z.strictObject({ kind: z.literal('finish'), version: VersionNumber }),
    z.strictObject({ kind: z.literal('stop') }),
  ]),
  note,
  replaces: ReleaseId,
  override,
})
export type ChangeSplit = z.infer<typeof ChangeSplit>

const Time = z.iso.datetime({ offset: true, error: 'Give a time with its offset, as in 2026-11-22T14:05:00Z.' })

/** What was live at a time. The name may be an old one, the environment archived. */
export const ReadReleasedAt = z.strictObject({
  name: z.string().max(200),
  environment: EnvironmentRef,
  at: Time,
  /** The sticky key whose variant is asked for; absent: the heaviest. */
  key: z.string().min(1).max(1000).optional(),
})
export type ReadReleasedAt = z.infer<typeof ReadReleasedAt>

export const ReleaseKind = z.enum(['release', 'rollback', 'split', 'withdrawal'])
export type ReleaseKind = z.infer<typeof ReleaseKind>

export const ListReleases = z.strictObject({
  promptId: PromptId.optional(),
  environment: EnvironmentRef.optional(),
  kind: ReleaseKind.optional(),
  /** Made at or after, and before, these times. */
  since: Time.optional(),
  until: Time.optional(),
  /** Of one set, or of one rollout. */
  setId: Id.optional(),
  rolloutId: Id.optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})
export type ListReleases = z.input<typeof ListReleases>

export const ListBoard = z.strictObject({
  /** Part of a prompt's name. */
  search: PlainText.max(200).optional(),
  limit: z.int().min(1).max(500).default(100),
  cursor: PlainText.max(500).optional(),
})
export type ListBoard = z.input<typeof ListBoard>

/** Where a version's alias leads, in order; no targets: nowhere. */
export type RouteEntry = { alias: string; targets: { gateway: string; model: string; timeoutMs: number | null }[] }

/** One arm of a release. `label` (`a`, `b` …) is what clients are told; `weight` is in basis points. */
export type VariantDto = { label: string; version: number; weight: number }

export type ReleaseDto = {
  id: string
  promptId: string
  promptName: string
  environment: EnvironmentSummary
  /** 1, 2, 3 … per prompt and environment. */
  sequence: number
  kind: ReleaseKind
  /** Empty for a withdrawal. */
  variants: VariantDto[]
  note: string
  /** The release whose place it took; null where nothing was live. */
  previous: { id: string; sequence: number } | null
  /** For a rollback: the release it repeats. */
  repeats: { id: string; sequence: number } | null
  /** The set it was promoted in (`set_…`), the request that was approved for it (`rqs_…`), the rollout whose step it is (`rol_…`). */
  setId: string | null
  requestId: string | null
  rolloutId: string | null
  /** Why an owner passed over a gate that was not green. */
  override: string | null
  /** Where the aliases of its versions led when it was made. */
  route: RouteEntry[]
  /** `sha256:` over everything it resolves to: versions with their digests (partial pins included), split, route. */
  digest: string
  author: Author | null
  createdAt: string
  /** True while it is what the environment serves. */
  live: boolean
}
export type ReleasePage = { data: ReleaseDto[]; nextCursor: string | null }

/** One environment of a prompt's Releases tab. */
export type Lane = {
  environment: EnvironmentSummary
  live: ReleaseDto | null
  /** The withdrawal after which nothing is live. */
  withdrawn: Pick<ReleaseDto, 'id' | 'sequence' | 'author' | 'createdAt' | 'note'> | null
}

/** What is live in one environment, as the board shows it. */
export type BoardCell = {
  environmentId: string
  releaseId: string
  sequence: number
  variants: VariantDto[]
  author: Author | null
  createdAt: string
}
/** `withdrawnFrom`: the ids of environments it was taken out of, to be rolled back to. */
export type BoardRow = {
  promptId: string
  name: string
  kind: PromptKind
  newestVersion: number | null
  live: BoardCell[]
  withdrawnFrom: string[]
}
export type Board = { environments: EnvironmentSummary[]; prompts: BoardRow[]; nextCursor: string | null }

/** The `details` of a release's conflict: what is live now, so that the author can look and decide again. */
export type ReleaseConflict = { live: Pick<ReleaseDto, 'id' | 'sequence' | 'variants' | 'author' | 'createdAt' | 'note'> | null }

/** A rule of the environment that a release breaks. An owner may pass over an `overridable` one by giving a reason. */
export type RuleBreak = {
  rule: 'role' | 'approval' | 'freeze' | 'note' | 'gate' | 'region' | 'capability'
  message: string
  overridable: boolean
  /** For `gate`: the one that is not green. */
  gateId?: string
}
/**
 * What does not hold a release up, but should be known before it: a version that leads nowhere there, a fallback that cannot run
 * it, users that a change of split takes away from their version.
 */
export type RuleWarning = { rule: 'region' | 'capability' | 'split'; message: string }
/** The `details` of a refusal (code `refused`): every rule that is broken, with the prompt that breaks it. */
export type Refusal = { refusals: (RuleBreak & { promptId: string; promptName: string })[] }

type Targets = RouteEntry['targets']
/** Null: the alias is not asked for on that side. */
export type RouteChange = { alias: string; before: Targets | null; after: Targets | null }

/** What a release would change at one place, found by doing it and taking it back. */
export type ReleasePlan = {
  before: ReleaseDto | null
  /** As it would be; nothing has its id. */
  after: ReleaseDto
  comparisons: VersionComparison[]
  /** What the aliases of the versions lead to: for those live now, as recorded when they were released, and for those that come. */
  routeChanges: RouteChange[]
  /** Every rule that would refuse it. */
  refusals: RuleBreak[]
  warnings: RuleWarning[]
}
/** `allowed`: no rule would refuse it. */
export type DryRun = { plans: ReleasePlan[]; allowed: boolean }

export type PromptRef = { promptId: string; promptName: string }

/** What users got of a prompt at a time. */
export type ReleasedAt = {
  at: string
  release: ReleaseDto
  /** When another release took its place; null: it is still live. */
  until: string | null
  variants: (VariantDto & { digest: string })[]
  /** The variant that the key got, else the heaviest, with its content as it was served. */
  served: VariantDto & { digest: string; kind: PromptKind; content: PromptContent; variables: Variable[] }
  /** The prompt's name now. */
  name: string
  /** Where the aliases of its versions led then. */
  route: RouteEntry[]
}

const onPrompt = { promptId: PromptId }
/** What is about to be done, to see what it would do. What is left out gets the value most people want. */
export const PreviewRelease = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('release'), ...onPrompt, environment: EnvironmentRef.optional(), version: VersionNumber.optional() }),
  z.strictObject({ kind: z.literal('promote'), ...onPrompt, environment: EnvironmentRef, from: EnvironmentRef }),
  z.strictObject({ kind: z.literal('rollback'), ...onPrompt, environment: EnvironmentRef, to: ReleaseId.optional() }),
])
export type PreviewRelease = z.infer<typeof PreviewRelease>

export const ReadChanges = z.strictObject({ release: ReleaseId })
export type ReadChanges = z.infer<typeof ReadChanges>

export type VersionComparison = { from: number; to: number; diff: ContentDiff }

export type ReleasePreview = {
  /** What is live everywhere, to choose from. */
  lanes: Lane[]
  environment: EnvironmentSummary
  live: ReleaseDto | null
  /** What would be live; null when there is nothing to put there. */
  incoming: VariantDto[] | null
  /** The release that is promoted or repeated. */
  source: ReleaseDto | null
  /** The newest versions, for a release. */
  versions: VersionSummary[]
  /** Earlier releases there, newest first, for a rollback. */
  earlier: ReleaseDto[]
  comparisons: VersionComparison[]
  /** What the real thing would meet, were its note empty; null when there is nothing to do, or it is not for this actor. */
  plan: Pick<ReleasePlan, 'routeChanges' | 'refusals' | 'warnings'> | null
}

/** How a release differs from the one whose place it took. */
export type ReleaseChanges = {
  release: ReleaseDto
  previous: ReleaseDto | null
  comparisons: VersionComparison[]
  /** As recorded with each of the two. */
  routeChanges: RouteChange[]
}
