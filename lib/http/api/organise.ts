import { z } from 'zod'
import { changePrompts } from '@/lib/prompts/change-prompts'
import { dropAlias } from '@/lib/prompts/drop-alias'
import { duplicatePrompt } from '@/lib/prompts/duplicate-prompt'
import { moveFolder } from '@/lib/prompts/move-folder'
import { findPromptIds } from '@/lib/prompts/prompt-names'
import { MAX_CHANGED_AT_ONCE, type MoveConflict, MoveFolder, PromptChange, PromptName } from '@/lib/prompts/schema'
import { ChangedPromptsAnswer, MovedFolderAnswer } from '../answers/organise'
import { PromptAnswer, promptExample } from '../answers/prompts'
import { route } from '../route'
import { address, promptNamed, reading, strict } from './fields'
import { presentPrompt, promptAfter } from './prompts'

export const postFolderMove = route({
  method: 'POST',
  path: '/api/v1/folder-moves',
  tag: 'Prompts',
  summary: 'Move a folder',
  description:
    'Renames every prompt in the folder `from`, however deep, in one transaction; `to` null takes them out of it to the top. Each old name goes on answering. When names are taken there nothing is moved, and the 409 names them in `conflict.taken`.',
  response: MovedFolderAnswer,
  refuses: ['conflict', 'not_found'],
  example: {
    body: { from: 'drafts', to: 'support/drafts' },
    answer: { moved: [{ id: 'prm_01KAQ4Z6A8B0C2D4E6F8G0H1J3', from: 'drafts/reply', to: 'support/drafts/reply' }] },
  },
  permission: 'prompt.write',
  body: strict(MoveFolder.shape),
  run: ({ ctx, body }) => moveFolder(ctx, body),
  present: ({ moved }) => ({ moved: moved.map(({ promptId, from, to }) => ({ id: promptId, from, to })) }),
  conflict: (details) => ({ taken: (details as MoveConflict).taken }),
})

export const postDuplicate = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/duplicate',
  tag: 'Prompts',
  summary: 'Duplicate a prompt',
  description:
    'A new prompt whose version 1 says what the newest version of this one says; its note tells from where. Releases do not go along.',
  response: PromptAnswer,
  refuses: ['conflict'],
  example: {
    params: { name: 'support-reply' },
    body: { name: 'support-reply-short' },
    answer: { ...promptExample, id: 'prm_01KAQ4Y5Z7A9B1C3D5E7F9G0H2', name: 'support-reply-short', newest_version: 1 },
  },
  permission: 'prompt.write',
  body: strict({ name: PromptName }),
  run: async ({ ctx, params, body }) => {
    const { id } = await promptNamed(ctx, params.name)
    return promptAfter(ctx, (await duplicatePrompt(ctx, { promptId: id, name: body.name })).id)
  },
  present: presentPrompt,
  status: 201,
  location: (prompt) => address('prompts', prompt.name),
})

export const deleteAlias = route({
  method: 'DELETE',
  path: '/api/v1/prompts/{name}/aliases/{old_name}',
  tag: 'Prompts',
  summary: 'Drop an old name',
  description: 'It stops answering at once, and is free for another prompt. Whoever still reads by it gets 404.',
  example: { params: { name: 'support/drafts/reply', old_name: 'drafts/reply' } },
  permission: 'prompt.write',
  run: async ({ ctx, params }) => dropAlias(ctx, { promptId: (await promptNamed(ctx, params.name)).id, alias: params.old_name }),
})

export const postPromptChanges = route({
  method: 'POST',
  path: '/api/v1/prompt-changes',
  tag: 'Prompts',
  summary: 'Change many prompts',
  description: `The same change for at most ${MAX_CHANGED_AT_ONCE} prompts, by name or id (archived ones by id): \`add_tags\`, \`remove_tags\`, \`move\` into a folder (null: out of all folders), \`archive\`, \`restore\`. Each stands for itself: where one is refused the others are changed, and \`results\` tells which.`,
  response: ChangedPromptsAnswer,
  example: {
    body: { prompts: ['support-reply', 'support-reply-short'], change: { kind: 'add_tags', tags: ['reviewed'] } },
    answer: {
      results: [
        { prompt: 'support-reply', ok: true, changed: true, error: null },
        { prompt: 'support-reply-short', ok: true, changed: true, error: null },
      ],
    },
  },
  permission: 'prompt.write',
  body: strict({
    prompts: z
      .array(z.string().min(1, 'Name a prompt.').max(200, 'Use at most 200 characters.'))
      .min(1, 'Name at least one prompt.')
      .max(MAX_CHANGED_AT_ONCE, `Name at most ${MAX_CHANGED_AT_ONCE} prompts at a time.`),
    change: PromptChange,
  }),
  run: async ({ ctx, body }) => {
    const idOf = await findPromptIds(reading(ctx), body.prompts)
    const ids = [...new Set(idOf.values())]
    const changed = ids.length === 0 ? [] : await changePrompts(ctx, { promptIds: ids, change: body.change })
    const byId = new Map(changed.map((one) => [one.promptId, one]))
    return body.prompts.map((prompt) => ({ prompt, outcome: byId.get(idOf.get(prompt) ?? '') }))
  },
  present: (outcomes) => ({
    results: outcomes.map(({ prompt, outcome }) => {
      if (outcome?.ok) return { prompt, ok: true, changed: outcome.changed, error: null }
      const { code, message } = outcome ?? { code: 'not_found', message: 'Prompt was not found.' }
      return { prompt, ok: false, changed: false, error: { code, message } }
    }),
  }),
})
