import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { getPrompt } from '@/lib/prompts/queries'
import { CreatePrompt, type LiveIn, type PromptDetail, UpdatePrompt } from '@/lib/prompts/schema'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { PromptAnswer, promptExample } from '../answers/prompts'
import { route } from '../route'
import { address, changes, presentAuthor, promptNamed, reading, strict } from './fields'

const CreateBody = strict(CreatePrompt.shape)
const { name, description, tags } = UpdatePrompt.shape
const UpdateBody = changes({ name, description, tags })

const presentLive = ({ slug, releaseId, variants }: LiveIn) => ({
  environment: slug,
  release: releaseId,
  variants: variants.map(({ label, version, weight }) => ({ label, version, weight })),
})

/** A prompt as its authors see it: what is published is another answer, `GET /api/v1/prompts/{name}`. */
export const presentPrompt = (prompt: PromptDetail) => ({
  id: prompt.id,
  name: prompt.name,
  kind: prompt.kind,
  description: prompt.description,
  tags: prompt.tags,
  aliases: prompt.aliases,
  newest_version: prompt.newestVersion,
  live: prompt.live.map(presentLive),
  created_at: prompt.createdAt,
  updated_at: prompt.updatedAt,
  updated_by: presentAuthor(prompt.updatedBy),
})

/** The prompt as a change left it. */
export async function promptAfter(ctx: Ctx, id: string): Promise<PromptDetail> {
  const prompt = await getPrompt(reading(ctx), id)
  if (!prompt) throw notFound('Prompt')
  return prompt
}

export const postPrompt = route({
  method: 'POST',
  path: '/api/v1/prompts',
  tag: 'Prompts',
  summary: 'Create a prompt',
  description: 'A `chat` prompt holds messages, a `text` prompt one text. The name may have folders, as in `support/reply`.',
  response: PromptAnswer,
  refuses: ['conflict'],
  example: {
    body: { name: 'support-reply', kind: 'chat', description: 'Writes the first answer to a ticket.', tags: ['support'] },
    answer: promptExample,
  },
  permission: 'prompt.write',
  body: CreateBody,
  run: async ({ ctx, body }) => promptAfter(ctx, (await createPrompt(ctx, body)).id),
  present: presentPrompt,
  status: 201,
  location: (prompt) => address('prompts', prompt.name),
})

export const patchPrompt = route({
  method: 'PATCH',
  path: '/api/v1/prompts/{name}',
  tag: 'Prompts',
  summary: 'Rename or describe a prompt',
  description: 'A rename leaves the old name answering, until another prompt takes it.',
  response: PromptAnswer,
  refuses: ['conflict'],
  example: {
    params: { name: 'support-reply' },
    body: { description: 'Writes the first answer to a ticket, in its language.', tags: ['support', 'mail'] },
    answer: promptExample,
  },
  permission: 'prompt.write',
  body: UpdateBody,
  run: async ({ ctx, params, body }) => {
    const { id } = await promptNamed(ctx, params.name)
    await updatePrompt(ctx, { promptId: id, ...body })
    return promptAfter(ctx, id)
  },
  present: presentPrompt,
})

export const deletePrompt = route({
  method: 'DELETE',
  path: '/api/v1/prompts/{name}',
  tag: 'Prompts',
  summary: 'Archive a prompt',
  description: 'Refused while it is published anywhere, or other prompts take it in. Its history stays.',
  refuses: ['conflict'],
  example: { params: { name: 'old-support-reply' } },
  permission: 'prompt.write',
  run: async ({ ctx, params }) => archivePrompt(ctx, { promptId: (await promptNamed(ctx, params.name)).id }),
})
