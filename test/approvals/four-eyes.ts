import { beforeEach } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { approveRequest } from '@/lib/approvals/approve-request'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { as, newWorkspace } from '../support/database'
import { release, writtenBy } from '../support/governed'
import { newEnvironment } from '../support/published'

export let owner: Ctx
export let author: Ctx
export let asker: Ctx
export let approver: Ctx
export let prompt: { id: string; name: string }
/** The release that is live in production. */
export let first: string

/** A prompt that `author` wrote, version 1 of it live in production, which wants four eyes; `asker` asks, `approver` may approve. */
export const prepareFourEyes = () =>
  beforeEach(async () => {
    owner = await newWorkspace()
    ;[author, asker, approver] = await Promise.all([as(owner, 'editor'), as(owner, 'editor'), as(owner, 'releaser')])
    await newEnvironment(owner, 'development')
    await newEnvironment(owner, 'production')
    prompt = await writtenBy(author, 'support/triage')
    first = (await release(owner, prompt.id, 'production', 1)).id
    await db().environment.updateMany({
      where: { workspaceId: owner.workspaceId, slug: 'production' },
      data: { protected: true, approval: true },
    })
  })

export const ask = (ctx: Ctx, more: Record<string, unknown> = {}) =>
  requestRelease(
    ctx,
    RequestRelease.parse({
      kind: 'release',
      ask: { promptId: prompt.id, environment: 'production', version: 2, note: 'better', replaces: first, ...more },
    }),
  ).then(([request]) => request!)
export const approve = (ctx: Ctx, request: { id: string }, more: object = {}) =>
  approveRequest(ctx, { request: request.id, decision: 'fine', ...more })
export const live = async (environment = 'production', promptId = prompt.id) => {
  const row = await db().liveRelease.findFirst({
    where: { promptId, environment: { slug: environment, workspaceId: owner.workspaceId } },
    select: {
      release: {
        select: {
          id: true,
          sequence: true,
          requestId: true,
          author: true,
          variants: { select: { version: { select: { number: true } }, weight: true }, orderBy: { position: 'asc' } },
        },
      },
    },
  })
  return row && { ...row.release, variants: row.release.variants.map(({ version, weight }) => [version.number, weight]) }
}
export const stateOf = async (id: string) => (await db().releaseRequest.findUniqueOrThrow({ where: { id } })).state
export const actions = async () =>
  (await db().auditEvent.findMany({ where: { workspaceId: owner.workspaceId }, orderBy: { sequence: 'asc' } })).map(({ action }) => action)
export const keyOf = async (maker: Ctx, ...scopes: string[]): Promise<Ctx> => {
  const { apiKey } = await createKey(maker, { name: 'k', scopes: scopes as never, environment: null, expiresAt: null })
  return { workspaceId: owner.workspaceId, actor: { type: 'api_key', id: apiKey.id, name: 'k', scopes, environmentId: null } }
}
