import type { Ctx } from '@/lib/context'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { authorize } from '@/lib/workspaces/authorize'
import { promptNamed, promptNotFound } from './find-row'

/** Archives the prompt of a name with all its versions. Throws `not_found`, and `conflict` while it is published anywhere. */
export async function deletePrompt(ctx: Ctx, name: string): Promise<void> {
  authorize(ctx, 'prompt.write')
  const prompt = await promptNamed(ctx, name)
  if (!prompt) throw promptNotFound(name)
  await archivePrompt(ctx, { promptId: prompt.id })
}
