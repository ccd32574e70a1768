import { hashPassword } from '@/lib/accounts/password'
import { config } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { db, type Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { createWorkspace } from '@/lib/workspaces/create-workspace'
import { createFirstEnvironments, createSample } from './sample-workspace'

type FirstOwner = { name: string; email: string; password: string; workspaceName: string }

/**
 * Creates the first person, their workspace with its two environments, and the sample, all or nothing. Of two at once the second
 * gets `conflict`. `also` runs in the same transaction.
 */
export async function createFirstOwner(input: FirstOwner, also: (ctx: Ctx & { tx: Tx }) => Promise<void> = async () => {}) {
  const passwordHash = await hashPassword(input.password)
  return db().$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('first owner', 0))`
      if (await tx.user.findFirst({ select: { id: true } })) throw conflict('This Versicle has its owner already. Sign in instead.')
      const user = await tx.user.create({
        data: { id: newId('usr'), email: input.email, name: input.name, passwordHash },
        select: { id: true, name: true, email: true },
      })
      const workspace = await createWorkspace(tx, { name: input.workspaceName, owner: user })
      const ctx = { workspaceId: workspace.id, tx, actor: { type: 'user' as const, id: user.id, name: user.name, role: 'owner' as const } }
      await createFirstEnvironments(ctx)
      if (config().sample) await createSample(ctx)
      await also(ctx)
      return { email: user.email, workspaceSlug: workspace.slug }
    },
    { timeout: 60_000 },
  )
}
