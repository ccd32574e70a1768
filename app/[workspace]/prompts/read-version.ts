import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { PromptId, type VersionDetail } from '@/lib/prompts/schema'
import { getVersion } from '@/lib/prompts/version-queries'

export const ReadVersion = z.strictObject({ promptId: PromptId, number: z.int().positive().or(z.literal('newest')) })

/** One version for the editor: what a draft is compared with. Throws `not_found`. */
export async function readVersion(ctx: Ctx, { promptId, number }: z.infer<typeof ReadVersion>): Promise<VersionDetail> {
  const version = await getVersion(ctx, promptId, number)
  if (!version) throw notFound('Version')
  return version
}
