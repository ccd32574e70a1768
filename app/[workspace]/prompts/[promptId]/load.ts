import { notFound } from 'next/navigation'
import { cache } from 'react'
import { requirePage } from '@/lib/http/session'
import { getPrompt } from '@/lib/prompts/queries'

/** The prompt of the page, once per request; an unknown one is "not found". */
export const loadPromptPage = cache(async (workspaceSlug: string, promptId: string) => {
  const page = await requirePage(workspaceSlug)
  const prompt = await getPrompt(page.ctx, promptId)
  if (!prompt) notFound()
  return { ...page, prompt }
})
