import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { createEnvironment } from '@/lib/environments/create-environment'
import { type FreezeWindow, freezeFields } from '@/lib/environments/freeze/schema'
import { environmentByRef, listEnvironments } from '@/lib/environments/queries'
import { restoreEnvironment } from '@/lib/environments/restore-environment'
import { CreateEnvironment, type EnvironmentDto, type RouteDto, SetRoute, UpdateEnvironment } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { notFound } from '@/lib/errors'
import { EnvironmentAnswer, environmentExample, RouteAnswer, routeExample } from '../answers/environments'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, changes, FlagInAddress, Nothing, page, pageOf, pageQuery, strict } from './fields'

const { once, weekly } = freezeFields
const { timeZone, ...weeklyFields } = weekly
const FreezeWindowBody = z.discriminatedUnion('kind', [strict(once), strict({ ...weeklyFields, time_zone: timeZone })], {
  error: 'Say whether it comes once or weekly.',
})
const windows = FreezeWindowBody.array().max(20, 'At most 20 freeze windows.').optional()
const rules = {
  release_role: UpdateEnvironment.shape.releaseRole,
  approval: UpdateEnvironment.shape.approval,
  note_required: UpdateEnvironment.shape.noteRequired,
  freeze_windows: windows,
}
type Rules = { [Rule in keyof typeof rules]?: z.infer<(typeof rules)[Rule]> }
/** The rules by the names that verbs use; what is absent stays absent. */
const rulesIn = ({ release_role: releaseRole, note_required: noteRequired, freeze_windows: windows, approval }: Rules) => ({
  ...(releaseRole !== undefined && { releaseRole }),
  ...(approval !== undefined && { approval }),
  ...(noteRequired !== undefined && { noteRequired }),
  ...(windows !== undefined && { freezeWindows: windows.map(windowIn) }),
})
const windowIn = (window: z.infer<typeof FreezeWindowBody>) => {
  if (window.kind === 'once') return window
  const { time_zone: timeZone, ...rest } = window
  return { ...rest, timeZone }
}

const { slug, name, description, region, protected: isProtected } = CreateEnvironment.shape
const CreateBody = strict({ slug, name, description, region, protected: isProtected, ...rules })
const changeable = UpdateEnvironment.shape
const UpdateBody = changes({
  name: changeable.name,
  description: changeable.description,
  region: changeable.region,
  protected: changeable.protected,
  ...rules,
  freeze_windows_seen: windows.describe('The windows seen before; 409 when others stand there by now.'),
  position: changeable.position,
})
const target = SetRoute.shape.targets.element.shape
const RouteBody = strict({
  targets: strict({ gateway: target.gateway, model: target.model, timeout_ms: target.timeoutMs })
    .array()
    .max(10, 'At most ten targets behind one alias.'),
})

const presentRoute = ({ alias, targets }: RouteDto) => ({
  alias,
  targets: targets.map(({ gateway, model, layer, region, simulator, timeoutMs }) => ({
    gateway,
    model,
    timeout_ms: timeoutMs,
    layer,
    region,
    simulator,
  })),
})

const presentWindow = (window: FreezeWindow) => {
  if (window.kind === 'once') return window
  const { kind, days, from, to, timeZone, reason } = window
  return { kind, days, from, to, time_zone: timeZone, reason }
}

export const presentEnvironment = (environment: EnvironmentDto) => ({
  id: environment.id,
  slug: environment.slug,
  name: environment.name,
  description: environment.description,
  region: environment.region,
  protected: environment.protected,
  release_role: environment.releaseRole,
  approval: environment.approval,
  note_required: environment.noteRequired,
  freeze_windows: environment.freezeWindows.map(presentWindow),
  frozen: environment.frozen,
  position: environment.position,
  routes: environment.routes.map(presentRoute),
  live_count: environment.liveCount,
  key_count: environment.keyCount,
  archived_at: environment.archivedAt,
  created_at: environment.createdAt,
})

async function routeOf(ctx: Ctx, asked: { environment: string; alias: string }): Promise<RouteDto> {
  const { slug, routes } = await environmentByRef(ctx, asked.environment)
  const found = routes.find(({ alias }) => alias === asked.alias)
  if (!found) throw notFound(`The route ${asked.alias} of ${slug}`)
  return found
}

export const getEnvironments = route({
  method: 'GET',
  path: '/api/v1/environments',
  tag: 'Environments',
  summary: 'List the environments',
  description: 'From left to right.',
  response: pageAnswer(EnvironmentAnswer),
  example: { answer: pageExample(environmentExample) },
  permission: 'workspace.read',
  query: strict({ ...pageQuery, archived: FlagInAddress.default(false) }),
  run: async ({ ctx, query }) => pageOf(await listEnvironments(ctx, query), query, ({ id }) => id),
  present: page(presentEnvironment),
})

export const postEnvironment = route({
  method: 'POST',
  path: '/api/v1/environments',
  tag: 'Environments',
  summary: 'Add an environment',
  description: 'With a `region`, no gateway outside it is ever called from there.',
  response: EnvironmentAnswer,
  refuses: ['conflict'],
  example: {
    body: { slug: 'staging', name: 'Staging', description: 'The last look before production.', region: null, protected: false },
    answer: environmentExample,
  },
  permission: 'environment.write',
  body: CreateBody,
  run: ({ ctx, body }) => {
    const { slug, name, description, region, protected: isProtected, ...given } = body
    return createEnvironment(
      ctx,
      checked(CreateEnvironment, { slug, name, description, region, protected: isProtected, ...rulesIn(given) }),
    )
  },
  present: presentEnvironment,
  status: 201,
  location: ({ slug }) => address('environments', slug),
})

export const getEnvironment = route({
  method: 'GET',
  path: '/api/v1/environments/{environment}',
  tag: 'Environments',
  summary: 'Read an environment',
  response: EnvironmentAnswer,
  example: { params: { environment: 'staging' }, answer: environmentExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => environmentByRef(ctx, params.environment),
  present: presentEnvironment,
})

export const patchEnvironment = route({
  method: 'PATCH',
  path: '/api/v1/environments/{environment}',
  tag: 'Environments',
  summary: 'Change an environment',
  description: 'What is left out stays. The slug stands in other people’s code, so it never changes.',
  response: EnvironmentAnswer,
  refuses: ['conflict'],
  example: {
    params: { environment: 'staging' },
    body: { name: 'Staging', protected: true },
    answer: { ...environmentExample, protected: true },
  },
  otherExamples: {
    'Rules for who releases, and when': {
      params: { environment: 'staging' },
      body: {
        release_role: 'releaser',
        approval: false,
        note_required: true,
        freeze_windows: [
          { kind: 'weekly', days: ['fri'], from: '17:00', to: '00:00', time_zone: 'Europe/Berlin', reason: 'Nobody is there to look' },
          { kind: 'once', from: '2026-12-24T12:00:00Z', to: '2026-12-27T00:00:00Z', reason: 'Holidays' },
        ],
      },
    },
  },
  permission: 'environment.write',
  body: UpdateBody,
  run: ({ ctx, params, body }) => {
    const { release_role, approval, note_required, freeze_windows, freeze_windows_seen: seen, ...plain } = body
    const rules = rulesIn({ release_role, approval, note_required, freeze_windows })
    return updateEnvironment(
      ctx,
      checked(UpdateEnvironment, { ...params, ...plain, ...rules, ...(seen && { freezeWindowsSeen: seen.map(windowIn) }) }),
    )
  },
  present: presentEnvironment,
})

export const deleteEnvironment = route({
  method: 'DELETE',
  path: '/api/v1/environments/{environment}',
  tag: 'Environments',
  summary: 'Archive an environment',
  description: 'Refused while anything is live there.',
  refuses: ['conflict'],
  example: { params: { environment: 'staging' } },
  permission: 'environment.write',
  run: ({ ctx, params }) => archiveEnvironment(ctx, params),
})

export const postRestoreEnvironment = route({
  method: 'POST',
  path: '/api/v1/environments/{environment}/restore',
  tag: 'Environments',
  summary: 'Restore an environment',
  response: EnvironmentAnswer,
  refuses: ['conflict'],
  example: { params: { environment: 'staging' }, answer: environmentExample },
  permission: 'environment.write',
  body: Nothing,
  bodyOptional: true,
  run: ({ ctx, params }) => restoreEnvironment(ctx, params),
  present: presentEnvironment,
})

export const getRoutes = route({
  method: 'GET',
  path: '/api/v1/environments/{environment}/routes',
  tag: 'Environments',
  summary: 'List the routes of an environment',
  response: pageAnswer(RouteAnswer),
  example: { params: { environment: 'staging' }, answer: pageExample(routeExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, params, query }) => pageOf((await environmentByRef(ctx, params.environment)).routes, query, ({ alias }) => alias),
  present: page(presentRoute),
})

export const getRoute = route({
  method: 'GET',
  path: '/api/v1/environments/{environment}/routes/{alias}',
  tag: 'Environments',
  summary: 'Read a route',
  response: RouteAnswer,
  example: { params: { environment: 'staging', alias: 'fast' }, answer: routeExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => routeOf(ctx, params),
  present: presentRoute,
})

export const putRoute = route({
  method: 'PUT',
  path: '/api/v1/environments/{environment}/routes/{alias}',
  tag: 'Environments',
  summary: 'Set a route',
  description:
    'Replaces everything behind the alias: the first target answers; the others are checked with it before a release. A call through `/openai/v1` goes on to the next when one fails before it begins to answer; the playground and `POST /runs` ask the first alone.',
  response: RouteAnswer,
  refuses: ['conflict'],
  example: {
    params: { environment: 'staging', alias: 'fast' },
    body: {
      targets: [
        { gateway: 'sandbox', model: 'sandbox-terse', timeout_ms: 30_000 },
        { gateway: 'sandbox', model: 'sandbox-echo' },
      ],
    },
    answer: routeExample,
  },
  permission: 'environment.write',
  body: RouteBody,
  run: ({ ctx, params, body }) => {
    const targets = body.targets.map(({ timeout_ms: timeoutMs, ...rest }) => ({ ...rest, timeoutMs }))
    return setRoute(ctx, checked(SetRoute, { environment: params.environment, alias: params.alias, targets }))
  },
  present: presentRoute,
})

export const deleteRoute = route({
  method: 'DELETE',
  path: '/api/v1/environments/{environment}/routes/{alias}',
  tag: 'Environments',
  summary: 'Remove a route',
  refuses: ['conflict'],
  example: { params: { environment: 'staging', alias: 'fast' } },
  permission: 'environment.write',
  run: async ({ ctx, params }) => {
    const { alias } = await routeOf(ctx, params)
    return setRoute(ctx, { environment: params.environment, alias, targets: [] })
  },
})
