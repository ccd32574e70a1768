import { z } from 'zod'
import type { PartialText } from '@/components/prompts/edit/partial-texts'
import type { Ctx } from '@/lib/context'
import { getPromptByName } from '@/lib/prompts/queries'
import { PromptName } from '@/lib/prompts/schema'
import { getVersion } from '@/lib/prompts/version-queries'

export const ReadPartial = z.strictObject({ name: PromptName })

/** What `{{> name}}` would include if it were saved now. */
export async function readPartial(ctx: Ctx, { name }: z.infer<typeof ReadPartial>): Promise<PartialText> {
  const prompt = await getPromptByName(ctx, name)
  if (!prompt) return { state: 'missing', message: `There is no prompt named ${name}.` }
  if (prompt.kind === 'chat') return { state: 'missing', message: `${name} is a chat prompt; only text prompts can be included.` }
  const version = await getVersion(ctx, prompt.id, 'newest')
  if (!version) return { state: 'missing', message: `${name} has no saved version yet.` }
  const { text = '', variables: declared = [] } = version.resolved
  return { state: 'found', promptId: prompt.id, version: version.number, text, declared }
}
