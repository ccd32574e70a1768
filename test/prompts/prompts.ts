import { actorRef, type Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { type SavedVersion, SaveVersion } from '@/lib/prompts/schema'

export const textContent = (text: string): PromptContent => PromptContent.parse({ text })
export const chatContent = (system: string): PromptContent => PromptContent.parse({ messages: [{ role: 'system', content: system }] })

export const newPrompt = (ctx: Ctx, name: string, kind: 'chat' | 'text' = 'text', tags: string[] = []) =>
  createPrompt(ctx, { name, kind, description: '', tags })

/** Saves a text on top of whatever is newest. */
export const saveText = (ctx: Ctx, promptId: string, text: string): Promise<SavedVersion> =>
  saveVersion(ctx, SaveVersion.parse({ promptId, content: { text }, baseVersion: null, onConflict: 'append' }))

/** A text prompt with one version. */
export async function newSnippet(ctx: Ctx, name: string, text: string) {
  const { id } = await newPrompt(ctx, name)
  const { version } = await saveText(ctx, id, text)
  return { id, name, version }
}

/** Makes versions live in a new environment, with the rows the releases room would write. */
export async function publish(ctx: Ctx, promptId: string, slug: string, versionIds: string[]) {
  const { workspaceId } = ctx
  const position = await db().environment.count({ where: { workspaceId } })
  const environment = await db().environment.create({ data: { id: newId('env'), workspaceId, slug, name: slug.toUpperCase(), position } })
  const keys = { workspaceId, environmentId: environment.id, promptId }
  const release = await db().release.create({
    data: {
      id: newId('rel'),
      ...keys,
      sequence: 1,
      kind: 'release',
      note: '',
      digest: '',
      author: actorRef(ctx),
      authorName: ctx.actor.name,
    },
  })
  const weight = 10_000 / versionIds.length
  await db().releaseVariant.createMany({
    data: versionIds.map((versionId, position) => ({
      workspaceId,
      releaseId: release.id,
      position,
      label: 'abcde'.charAt(position),
      versionId,
      weight,
    })),
  })
  await db().liveRelease.create({ data: { ...keys, releaseId: release.id } })
  return { environmentId: environment.id, releaseId: release.id }
}
