import { z } from 'zod'
import { EnvironmentRef, type EnvironmentSummary, PlainText } from '@/lib/environments/schema'
import type { ContentDiff } from '@/lib/prompts/diff'
import type { Author, PromptKind, VersionSummary } from '@/lib/prompts/schema'

/** Weights are basis points: 10,000 is everybody. */
export const WHOLE = 10_000

const PromptId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a prompt (prm_…).')
const ReleaseId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a release (rel_…).')
const VersionNumber = z.int('Give a version as a whole number.').min(1, 'Versions count from 1.').max(2_147_483_646)
const note = PlainText.max(2000, 'The note is too long (2,000 characters).').default('')

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
 * who saw the same state only one wins. In a split the standing variant comes last: growing the others moves nobody out of them.
 */
export const CreateRelease = z
  .strictObject({
    promptId: PromptId,
    environment: EnvironmentRef,
    version: VersionNumber.optional(),
    variants: Variants.optional(),
    note,
    replaces: ReleaseId.nullable(),
  })
  .refine(({ version, variants }) => (version === undefined) !== (variants === undefined), {
    path: ['version'],
    message: 'Give either `version` (one for everybody) or `variants` (a split).',
  })
export type CreateRelease = z.infer<typeof CreateRelease>

/** Makes an earlier release live again: `to`, else the one that the live release took the place of. */
export const RollBack = z.strictObject({
  promptId: PromptId,
  environment: EnvironmentRef,
  to: ReleaseId.optional(),
  note,
  /** The release the author saw live; absent: whatever is live now. */
  replaces: ReleaseId.optional(),
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
})
export type Promote = z.infer<typeof Promote>

export const ListReleases = z.strictObject({
  promptId: PromptId.optional(),
  environment: EnvironmentRef.optional(),
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

export type ReleaseKind = 'release' | 'rollback' | 'split' | 'withdrawal'
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
  variants: VariantDto[]
  note: string
  /** The release whose place it took; null for the first. */
  previous: { id: string; sequence: number } | null
  /** For a rollback: the release it repeats. */
  repeats: { id: string; sequence: number } | null
  /** `sha256:` over everything it resolves to. */
  digest: string
  author: Author | null
  createdAt: string
  /** True while it is what the environment serves. */
  live: boolean
}
export type ReleasePage = { data: ReleaseDto[]; nextCursor: string | null }

/** One environment of a prompt's Releases tab. */
export type Lane = { environment: EnvironmentSummary; live: ReleaseDto | null }

/** What is live in one environment, as the board shows it. */
export type BoardCell = {
  environmentId: string
  releaseId: string
  sequence: number
  variants: VariantDto[]
  author: Author | null
  createdAt: string
}
export type BoardRow = { promptId: string; name: string; kind: PromptKind; newestVersion: number | null; live: BoardCell[] }
export type Board = { environments: EnvironmentSummary[]; prompts: BoardRow[]; nextCursor: string | null }

/** The `details` of a release's conflict: what is live now, so that the author can look and decide again. */
export type ReleaseConflict = { live: Pick<ReleaseDto, 'id' | 'sequence' | 'variants' | 'author' | 'createdAt' | 'note'> | null }

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
}

/** How a release differs from the one whose place it took. */
export type ReleaseChanges = { release: ReleaseDto; previous: ReleaseDto | null; comparisons: VersionComparison[] }
