import type { SetUp } from '@/lib/accounts/schema'
import { sameToken } from '@/lib/crypto'
import { forbidden } from '@/lib/errors'
import { createFirstOwner } from './create-first-owner'
import { setUpToken } from './set-up-link'

/** Creates the first owner for whoever holds the link that the start printed. */
export async function setUp({ token, ...owner }: SetUp): Promise<{ email: string; workspaceSlug: string }> {
  if (!sameToken(token, setUpToken()))
    throw forbidden('This set-up link is not the one that the start printed. Copy the whole link from the terminal.')
  return createFirstOwner(owner)
}
