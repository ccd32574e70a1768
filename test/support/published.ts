import type { Ctx } from '@/lib/context'
import { createEnvironment } from '@/lib/environments/create-environment'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'

/** A text prompt with one version per text. */
export async function newPrompt(ctx: Ctx, name: string, texts: string[]): Promise<{ id: string; name: string }> {
  const { id } = await createPrompt(ctx, { name, kind: 'text', description: '', tags: [] })
  for (const [index, text] of texts.entries()) await addVersion(ctx, id, index === 0 ? null : index, text)
  return { id, name }
}

export const addVersion = (ctx: Ctx, promptId: string, baseVersion: number | null, text: string) =>
  saveVersion(ctx, { promptId, content: PromptContent.parse({ text }), note: '', baseVersion, onConflict: 'refuse' })

export const newEnvironment = (ctx: Ctx, slug: string, region: string | null = null) =>
  createEnvironment(ctx, { slug, name: slug, description: '', region, protected: false })
