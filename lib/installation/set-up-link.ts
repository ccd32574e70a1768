import type { Config } from '@/lib/config'
import { derivedToken } from '@/lib/crypto'
import { db } from '@/lib/database/client'

/** The token that lets whoever reads the start log create the first owner. It stops working once anybody exists. */
export const setUpToken = (): string => derivedToken('set up the first owner')

/** True until the first person exists. */
export const needsSetUp = async (): Promise<boolean> => (await db().user.findFirst({ select: { id: true } })) === null

/** The link to the set-up page, or null when it is done. */
export const setUpLink = async (config: Config): Promise<string | null> =>
  (await needsSetUp()) ? `${config.url}/set-up?token=${setUpToken()}` : null
