import { z } from 'zod'
import type { ModelCapabilities } from '@/lib/gateways/model-schema'
import { GatewaySlug, type Layer, ModelName, type PresetId, Region } from '@/lib/gateways/schema'
import type { Author } from '@/lib/prompts/schema'
import { FreezeWindow, type Frozen } from './freeze/schema'

export const EnvironmentSlug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'Use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
  )

/** Text that PostgreSQL can store: well-formed, without NUL. */
export const PlainText = z
  .string()
  .trim()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'Remove the NUL or broken Unicode character from this text.')

/** How inputs name an environment: its slug or its id. No slug holds an underscore, so the two cannot be mistaken. */
export const EnvironmentRef = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the environment by its slug, as in production.')

/** What a version's `model` may say instead of a target: `default`, `fast`, `vision` … */
export const RouteAlias = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'Use 1 to 63 letters, digits, dots, hyphens and underscores in an alias, as in default.')

const environmentName = PlainText.min(1, 'Give the environment a name.').max(100, 'The name is too long (100 characters).')
const description = PlainText.max(2000, 'The description is too long (2,000 characters).')

export const RELEASE_ROLES = ['releaser', 'admin', 'owner'] as const
/** The lowest role that may release to a protected environment. */
export const ReleaseRole = z.enum(RELEASE_ROLES, { error: `Choose ${RELEASE_ROLES.join(', ')}.` })
export type ReleaseRole = z.infer<typeof ReleaseRole>

/** What a release has to keep to while the environment is protected. */
const rules = {
  releaseRole: ReleaseRole.optional(),
  /** Four eyes: somebody else than who asks, and than the authors of the versions, approves it. */
  approval: z.boolean().optional(),
  noteRequired: z.boolean().optional(),
  /** When nothing may be released. Replaces the whole list. */
  freezeWindows: z.array(FreezeWindow).max(20, 'At most 20 freeze windows.').optional(),
}
export type EnvironmentRules = {
  /** Without it the other rules rest; gates and the region hold all the same. */
  protected: boolean
  releaseRole: ReleaseRole
  approval: boolean
  noteRequired: boolean
  freezeWindows: FreezeWindow[]
}

export const CreateEnvironment = z.strictObject({
  slug: EnvironmentSlug,
  name: environmentName,
  description: description.default(''),
  /** When set, no gateway outside this region is ever called for it. */
  region: Region.nullable().default(null),
  protected: z.boolean().default(false),
  ...rules,
})
export type CreateEnvironment = z.infer<typeof CreateEnvironment>

export const TEMPLATE_IDS = ['development', 'experiment', 'staging', 'production', 'china'] as const
export const TemplateId = z.enum(TEMPLATE_IDS, { error: `The templates are ${TEMPLATE_IDS.join(', ')}.` })
export type TemplateId = z.infer<typeof TemplateId>

/** What an environment may start as. Its slug is its id. */
export type EnvironmentTemplate = {
  id: TemplateId
  name: string
  description: string
  /** What it is for, to choose by. */
  purpose: string
  /** Whose gateway its route leads to. */
  preset: PresetId
  region: string | null
  protected: boolean
  /** The environment whose routes it takes over, where there is one; else its route `default` leads to the preset's gateway. */
  copiesRoutesOf: TemplateId | null
}
/** A template as it would come out here. */
export type TemplateDto = Omit<EnvironmentTemplate, 'preset'> & {
  preset: { id: PresetId; name: string }
  /** The environment that has its slug already; null when it can be added. */
  taken: { id: string; name: string; archived: boolean } | null
  /** Its routes, as they would be set. */
  routes: { alias: string; targets: { gateway: string; gatewayName: string; model: string; timeoutMs: number | null }[] }[]
  /** Why it has no route, and what to do about it; null when it has one. */
  missing: string | null
}

/** Adds an environment as a template says, at its place from the left. With `gateway` or `model` its route leads there instead. */
export const AddFromTemplate = z.strictObject({ template: TemplateId, gateway: GatewaySlug.optional(), model: ModelName.optional() })
export type AddFromTemplate = z.infer<typeof AddFromTemplate>
/** `missing`: why it has no route yet, and what to do about it. */
export type AddedFromTemplate = { environment: EnvironmentDto; missing: string | null }

/** What is absent stays as it is. The slug stands in other people's code, so it never changes. */
export const UpdateEnvironment = z.strictObject({
  environment: EnvironmentRef,
  name: environmentName.optional(),
  description: description.optional(),
  /** Refused while a route has a target outside it. */
  region: Region.nullable().optional(),
  protected: z.boolean().optional(),
  ...rules,
  /** The freeze windows the author saw; when others stand there by now, nothing is changed. */
  freezeWindowsSeen: z.array(FreezeWindow).max(20, 'At most 20 freeze windows.').optional(),
  /** Its new place from the left, counted from 0 among those not archived. */
  position: z.int().min(0).max(1000).optional(),
})
export type UpdateEnvironment = z.infer<typeof UpdateEnvironment>

/** Refused while something is live there. */
export const ArchiveEnvironment = z.strictObject({ environment: EnvironmentRef })
export type ArchiveEnvironment = z.infer<typeof ArchiveEnvironment>
export const RestoreEnvironment = z.strictObject({ environment: EnvironmentRef })
export type RestoreEnvironment = z.infer<typeof RestoreEnvironment>

/** Replaces everything behind one alias at once: the first target answers, the next ones are its fallback. An empty list removes the alias. */
export const SetRoute = z.strictObject({
  environment: EnvironmentRef,
  alias: RouteAlias,
  targets: z
    .array(
      z.strictObject({
        gateway: GatewaySlug,
        model: ModelName,
        /** How long this target may take before the next one is tried; null: as long as its gateway allows. */
        timeoutMs: z.int().min(1000, 'Allow at least one second.').max(600_000, 'Allow at most ten minutes.').nullable().default(null),
      }),
    )
    .max(10, 'At most ten targets behind one alias.')
    .superRefine((targets, ctx) => {
      const seen = new Set<string>()
      targets.forEach(({ gateway, model }, index) => {
        const target = `${gateway}/${model}`
        if (seen.has(target)) ctx.addIssue({ code: 'custom', path: [index], message: `${target} stands in the list twice.` })
        seen.add(target)
      })
    }),
})
export type SetRoute = z.infer<typeof SetRoute>

export type RouteTargetDto = {
  /** The gateway's slug, name, layer and region. */
  gateway: string
  gatewayName: string
  layer: Layer
  region: string
  simulator: boolean
  model: string
  timeoutMs: number | null
}
export type RouteDto = { alias: string; targets: RouteTargetDto[] }

const Time = z.iso.datetime({ offset: true, error: 'Give a time with its offset, as in 2026-11-22T14:05:00Z.' })
export const ReadRoutesAt = z.strictObject({ environment: EnvironmentRef, at: Time })
export type ReadRoutesAt = z.infer<typeof ReadRoutesAt>

export const ListRouteRevisions = z.strictObject({
  environment: EnvironmentRef,
  alias: RouteAlias.optional(),
  /** Only what held at that time: for each alias the newest until then. */
  at: Time.optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^rrv_[0-9A-Z]{26}$/, 'Give the next_cursor of the page before, unchanged.')
    .optional(),
})
export type ListRouteRevisions = z.input<typeof ListRouteRevisions>

/** What an alias led to at a time, in order. */
export type RouteAt = { alias: string; targets: { gateway: string; model: string; timeoutMs: number | null }[] }
/** From `createdAt` on the alias led there; no targets: nowhere. */
export type RouteRevisionDto = RouteAt & { id: string; author: Author; createdAt: string }
export type RouteRevisionPage = { data: RouteRevisionDto[]; nextCursor: string | null }

/** What a version needs of a model to run on it. */
export type Capability = keyof ModelCapabilities
export type Need = {
  capability: Capability
  /** In plain words, such as “It gives the tools look_up.” */
  because: string
  /** For the context: about how many tokens, the answer included. */
  tokens?: number
}
export const Verdict = z.enum(['can', 'cannot', 'unknown'])
export type Verdict = z.infer<typeof Verdict>
export type TargetCheck = RouteTargetDto & {
  capabilities: ModelCapabilities | null
  verdict: Verdict
  /** Why not, or what is not known. Empty when it can. */
  reasons: string[]
}
/** Where a version's `model` leads in an environment, in the order of the route, and whether each target can do what it needs. */
export type RouteCheck = {
  environment: EnvironmentSummary
  version: number
  /** What the version says: an alias, or `gateway/model`. */
  model: string
  /** The alias; null when the version names a target. */
  alias: string | null
  needs: Need[]
  targets: TargetCheck[]
  /** Why it leads nowhere, or outside the region; null when all is well. Only `outside` is refused. */
  problem: { kind: 'missing' | 'outside'; message: string } | null
  /** `cannot` when no target can; `can` when every one can; else `unknown`. */
  verdict: Verdict
  /** Such as “In production, default is 4SAPI gpt-5, then Koala gpt-5.” */
  sentence: string
}
export const CheckRoute = z.strictObject({
  environment: EnvironmentRef,
  promptId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the prompt by its id.'),
  version: z.int('Give a version as a whole number.').min(1, 'Versions count from 1.').max(2_147_483_646),
})
export type CheckRoute = z.infer<typeof CheckRoute>

/** Enough to name an environment on a chip, a lane or a column. */
export type EnvironmentSummary = {
  id: string
  slug: string
  name: string
  /** The region it is bound to; null: any. */
  region: string | null
  protected: boolean
}

export type EnvironmentDto = EnvironmentSummary &
  EnvironmentRules & {
    description: string
    /** The freeze that holds right now; null when there is none, or while it is not protected. */
    frozen: Frozen | null
    /** From the left, counted from 0. */
    position: number
    routes: RouteDto[]
    /** How many prompts are published here. */
    liveCount: number
    /** How many working API keys are bound to it. */
    keyCount: number
    archivedAt: string | null
    createdAt: string
  }
