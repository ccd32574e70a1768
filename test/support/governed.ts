import type { Ctx } from '@/lib/context'
import { UpdateEnvironment } from '@/lib/environments/schema'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { createRelease } from '@/lib/releases/create-release'
import { CreateRelease } from '@/lib/releases/schema'
import { newEnvironment, newPrompt } from './published'

/** A protected environment with these rules. */
export async function newProtected(ctx: Ctx, slug: string, rules: Record<string, unknown> = {}) {
  await newEnvironment(ctx, slug)
  return updateEnvironment(ctx, UpdateEnvironment.parse({ environment: slug, protected: true, ...rules }))
}

/** A freeze that holds whenever a test runs. */
export const alwaysFrozen = {
  kind: 'weekly',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  from: '00:00',
  to: '00:00',
  timeZone: 'UTC',
  reason: 'stock-taking',
}

/** Releases a version over whatever `replaces` says (nothing, when it is left out). */
export const release = (ctx: Ctx, promptId: string, environment: string, version: number, more: Record<string, unknown> = {}) =>
  createRelease(ctx, CreateRelease.parse({ promptId, environment, version, replaces: null, ...more }))

/** A prompt whose versions `author` wrote. */
export const writtenBy = (author: Ctx, name: string, count = 3) =>
  newPrompt(
    author,
    name,
    Array.from({ length: count }, (_, index) => `wording ${index + 1}`),
  )
