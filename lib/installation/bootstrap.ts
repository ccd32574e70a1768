import type { Config } from '@/lib/config'
import { sha256 } from '@/lib/crypto'
import { db } from '@/lib/database/client'
import { isAppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { scopes } from '@/lib/workspaces/roles'
import { createFirstOwner } from './create-first-owner'
import { needsSetUp } from './set-up-link'

/**
 * Does at start what needs nobody: makes the coming months' partitions, and creates the owner, their workspace and the key that
 * the environment names. Several processes may start at once; one creates, the others see it done.
 */
export async function bootstrap(config: Config): Promise<void> {
  await db().$executeRaw`SELECT versicle_ensure_run_partitions()`
  const { owner, bootstrapKey } = config
  if (!owner || !(await needsSetUp())) return
  const name = owner.email.split('@')[0] ?? owner.email
  try {
    await createFirstOwner({ ...owner, name, workspaceName: 'My workspace' }, async ({ tx, workspaceId, actor }) => {
      if (!bootstrapKey) return
      await tx.apiKey.create({
        data: {
          id: newId('key'),
          workspaceId,
          name: 'Bootstrap key',
          prefix: bootstrapKey.slice(0, 9),
          hash: sha256(bootstrapKey),
          scopes: [...scopes],
          createdBy: `user:${actor.id}`,
        },
      })
    })
    logger.info({ email: owner.email }, 'created the owner that the environment names')
  } catch (error) {
    if (!(isAppError(error) && error.code === 'conflict')) throw error
  }
}
