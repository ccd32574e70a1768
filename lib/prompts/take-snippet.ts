import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { logger } from '@/lib/logger'
import { authorize } from '@/lib/workspaces/authorize'
import type { TakenInPrompt, TakeSnippet } from './partial-schema'
import { takePartialUpdates } from './take-partial-updates'

/**
 * Takes one version of a snippet in many prompts. Each is a change of its own, all of it or nothing, and has its own line in the answer:
 * what another prompt refuses holds none up.
 */
export async function takeSnippet(ctx: Ctx, { snippetId, version, prompts, note }: TakeSnippet): Promise<TakenInPrompt[]> {
  authorize(ctx, 'prompt.write')
  const results: TakenInPrompt[] = []
  for (const { promptId, baseVersion } of prompts)
    try {
      const saved = await takePartialUpdates(ctx, { promptId, baseVersion, updates: [{ snippetId, version }], note })
      results.push({ promptId, outcome: 'taken', version: saved })
    } catch (error) {
      if (!isAppError(error)) logger.error({ err: error, requestId: ctx.requestId, promptId }, 'a snippet was not taken')
      const { code, message } = isAppError(error)
        ? error
        : { code: 'unexpected', message: 'Something went wrong on our side. Nothing was changed in this prompt: take it again.' }
      results.push({ promptId, outcome: 'refused', code, message })
    }
  return results
}
