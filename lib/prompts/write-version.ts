import { actorRef, type Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { digestOf } from '@/lib/digest'
import { newId } from '@/lib/ids'
import { announce } from '@/lib/webhooks/announce'
import type { PromptContent, PromptKind } from './content-schema'
import type { Resolution } from './resolve'
import { variablesOf } from './variables'
import { versionColumns } from './version-queries'

/** `sha256:` of the canonical JSON (RFC 8785) of a content and the digests of what its partials are pinned to. */
export const digestOfVersion = (content: PromptContent, partials: readonly { name: string; digest: string }[]): string =>
  digestOf(partials.length === 0 ? content : { ...content, partials: partials.map(({ name, digest }) => ({ name, digest })) })

type NewVersion = {
  prompt: { id: string; name: string; kind: PromptKind }
  /** Claimed by raising the prompt's `newestVersion` in the same transaction. */
  number: number
  content: PromptContent
  resolution: Resolution
  note: string
  baseVersion: number | null
  digest: string
}

/** Writes a version's row and tells who listens. The verb around it authorises, claims the number and leaves the audit row. */
export async function writeVersion(tx: Tx, ctx: Ctx, { prompt, resolution, ...row }: NewVersion) {
  const { number, content, note, baseVersion, digest } = row
  const version = await tx.promptVersion.create({
    data: {
      id: newId('ver'),
      workspaceId: ctx.workspaceId,
      promptId: prompt.id,
      number,
      content: content as Prisma.InputJsonObject,
      partials: resolution.partials.map(({ digest: _, ...pin }) => pin),
      variables: variablesOf(resolution.resolved),
      note,
      baseVersion,
      digest,
      author: actorRef(ctx),
      authorName: ctx.actor.name,
    },
    select: versionColumns,
  })
  await announce(tx, ctx, {
    type: 'version.created',
    path: `/prompts/${prompt.id}/versions`,
    data: {
      prompt: { id: prompt.id, name: prompt.name, kind: prompt.kind },
      version: { id: version.id, number, base_version: baseVersion, note, digest },
    },
  })
  return version
}
