import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createEnvironment } from '@/lib/environments/create-environment'
import { createRelease } from '@/lib/releases/create-release'

export const newEnvironment = (ctx: Ctx, slug: string) =>
  createEnvironment(ctx, { slug, name: slug, description: '', region: null, protected: false })

/** Releases a version on top of whatever is live. */
export async function release(ctx: Ctx, promptId: string, environment: string, version: number) {
  const live = await db().liveRelease.findFirst({
    where: { workspaceId: ctx.workspaceId, promptId, environment: { slug: environment } },
    select: { releaseId: true },
  })
  return createRelease(ctx, { promptId, environment, version, note: '', replaces: live?.releaseId ?? null })
}
