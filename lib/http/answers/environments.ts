import { z } from 'zod'
import { WEEKDAYS } from '@/lib/environments/freeze/schema'
import { ReleaseRole, TemplateId, Verdict } from '@/lib/environments/schema'
import { Layer, PresetId } from '@/lib/gateways/schema'
import { CapabilitiesAnswer } from './gateways'
import { Author, authorExample, environmentId, Id, Time, VersionNumber } from './parts'

export const RouteAnswer = z
  .object({
    alias: z.string(),
    targets: z.array(
      z.object({
        gateway: z.string(),
        model: z.string(),
        timeout_ms: z.int().nullable(),
        layer: Layer,
        region: z.string(),
        simulator: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Route', description: 'What a model alias stands for: the first target answers, the others stand by.' })

const FreezeWindowAnswer = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('once'), from: Time, to: Time, reason: z.string() }),
    z.object({
      kind: z.literal('weekly'),
      days: z.array(z.enum(WEEKDAYS)).meta({ description: 'The days it begins on.' }),
      from: z.string().meta({ description: 'As the clock shows it in `time_zone`, such as `17:00`.' }),
      to: z.string().meta({ description: 'Not after `from`: on the next day.' }),
      time_zone: z.string().meta({ description: 'IANA, such as `Europe/Berlin`.' }),
      reason: z.string(),
    }),
  ])
  .meta({ id: 'FreezeWindow' })

export const EnvironmentAnswer = z
  .object({
    id: Id('env'),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    region: z.string().nullable().meta({ description: 'No gateway outside it is ever called from here; null: any.' }),
    protected: z.boolean().meta({ description: 'Without it the rules below rest; gates and the region hold all the same.' }),
    release_role: ReleaseRole.meta({ description: 'The lowest role that may release here.' }),
    approval: z.boolean().meta({ description: 'Four eyes: somebody else has to approve every release.' }),
    note_required: z.boolean(),
    freeze_windows: z
      .array(FreezeWindowAnswer)
      .meta({ description: 'When nothing is released here. Rolling back is possible at any time.' }),
    frozen: z.object({ reason: z.string(), until: Time.nullable() }).nullable().meta({ description: 'The freeze that holds right now.' }),
    position: z.int().meta({ description: 'From the left, counted from 0.' }),
    routes: z.array(RouteAnswer),
    live_count: z.int(),
    key_count: z.int(),
    archived_at: Time.nullable(),
    created_at: Time,
  })
  .meta({ id: 'Environment' })

export const routeExample: z.infer<typeof RouteAnswer> = {
  alias: 'fast',
  targets: [
    { gateway: 'sandbox', model: 'sandbox-terse', timeout_ms: 30_000, layer: 'development', region: 'global', simulator: true },
    { gateway: 'sandbox', model: 'sandbox-echo', timeout_ms: null, layer: 'development', region: 'global', simulator: true },
  ],
}
export const environmentExample: z.infer<typeof EnvironmentAnswer> = {
  id: environmentId,
  slug: 'staging',
  name: 'Staging',
  description: 'The last look before production.',
  region: null,
  protected: false,
  release_role: 'releaser',
  approval: false,
  note_required: false,
  freeze_windows: [],
  frozen: null,
  position: 2,
  routes: [],
  live_count: 0,
  key_count: 0,
  archived_at: null,
  created_at: '2026-11-23T09:00:00.000Z',
}

const Target = z.object({ gateway: z.string(), model: z.string(), timeout_ms: z.int().nullable() })

export const TemplateAnswer = z
  .object({
    id: TemplateId.meta({ description: 'Also the slug of the environment that it makes.' }),
    name: z.string(),
    description: z.string(),
    purpose: z.string().meta({ description: 'What it is for, to choose by.' }),
    preset: z.object({ id: PresetId, name: z.string() }).meta({ description: 'Whose gateway its route leads to.' }),
    region: z.string().nullable(),
    protected: z.boolean(),
    taken: z
      .object({ id: Id('env'), name: z.string(), archived: z.boolean() })
      .nullable()
      .meta({ description: 'What has its slug already.' }),
    routes: z.array(z.object({ alias: z.string(), targets: z.array(Target) })).meta({ description: 'As they would be set.' }),
    missing: z.string().nullable().meta({ description: 'Why it would have no route, and what to do about it.' }),
  })
  .meta({ id: 'EnvironmentTemplate' })
export const AddedFromTemplateAnswer = z.object({
  environment: EnvironmentAnswer,
  missing: z.string().nullable().meta({ description: 'Why it has no route yet, and what to do about it.' }),
})

export const RouteRevisionAnswer = z
  .object({
    id: Id('rrv'),
    alias: z.string(),
    targets: z.array(Target).meta({ description: 'Where it led from then on, in order; empty: nowhere.' }),
    author: Author,
    created_at: Time,
  })
  .meta({ id: 'RouteRevision' })

export const RouteCheckAnswer = z
  .object({
    environment: z.string(),
    version: VersionNumber,
    model: z.string().meta({ description: 'What the version says: an alias, or `gateway/model`.' }),
    alias: z.string().nullable(),
    needs: z.array(
      z.object({
        capability: z.enum(['tools', 'json_schema', 'images', 'context_tokens']),
        because: z.string(),
        tokens: z.int().nullable().meta({ description: 'An estimate, the answer included.' }),
      }),
    ),
    targets: z.array(
      z.object({
        ...RouteAnswer.shape.targets.element.shape,
        capabilities: CapabilitiesAnswer.nullable(),
        verdict: Verdict,
        reasons: z.array(z.string()),
      }),
    ),
    problem: z
      .object({ kind: z.enum(['missing', 'outside']), message: z.string() })
      .nullable()
      .meta({ description: 'Why it leads nowhere, or outside the region.' }),
    verdict: Verdict.meta({ description: '`cannot` when no target can, `can` when every one can.' }),
    sentence: z.string(),
  })
  .meta({ id: 'RouteCheck' })

export const templateExample: z.infer<typeof TemplateAnswer> = {
  id: 'china',
  name: 'China',
  description: 'China-facing traffic on approved domestic models; its data stays in the country.',
  purpose: 'Bound to the region cn: no gateway outside it is ever called, not even as a fallback. It often has versions of its own.',
  preset: { id: 'xinglian', name: 'Xinglian' },
  region: 'cn',
  protected: true,
  taken: null,
  routes: [],
  missing: 'There is no gateway for Xinglian yet. Add it with its key, then set the route “default” to one of its models.',
}
export const addedFromTemplateExample: z.infer<typeof AddedFromTemplateAnswer> = {
  environment: {
    ...environmentExample,
    id: 'env_01KAQ4N9C2D4E6F8G0H1J3K5M7',
    slug: 'china',
    name: 'China',
    description: templateExample.description,
    region: 'cn',
    protected: true,
    position: 3,
  },
  missing: templateExample.missing,
}
export const routeRevisionExample: z.infer<typeof RouteRevisionAnswer> = {
  id: 'rrv_01KAQ4P1D3E5F7G9H0J2K4M6N8',
  alias: 'fast',
  targets: routeExample.targets.map(({ gateway, model, timeout_ms }) => ({ gateway, model, timeout_ms })),
  author: authorExample,
  created_at: '2026-11-23T09:01:00.000Z',
}
export const routeCheckExample: z.infer<typeof RouteCheckAnswer> = {
  environment: 'production',
  version: 1,
  model: 'default',
  alias: 'default',
  needs: [{ capability: 'context_tokens', because: 'It has about 12 tokens before its variables are filled in.', tokens: 12 }],
  targets: [
    {
      gateway: 'sandbox',
      model: 'sandbox-reader',
      timeout_ms: null,
      layer: 'development',
      region: 'global',
      simulator: true,
      capabilities: { tools: false, json_schema: false, images: false, context_tokens: 10_000_000 },
      verdict: 'can',
      reasons: [],
    },
  ],
  problem: null,
  verdict: 'can',
  sentence: 'In production, default is Sandbox (simulator) sandbox-reader.',
}
