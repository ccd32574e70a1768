import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorizeReading } from '@/lib/prompts/authorize-reading'
import type { PinnedPartial } from '@/lib/prompts/schema'
import { zipped } from './archive'
import { folderFiles } from './folder'
import { lineOf } from './lines'
import { type ExportRecord, FORMAT_VERSION, outward, type PromptRecord, type ReleaseLine, type VersionRecord } from './records'
import type { ExportFormat, ExportScope } from './schema'

/** So many versions are held in memory at once; each weighs 1 MB at most. */
const VERSIONS_AT_ONCE = 20
const RELEASES_AT_ONCE = 200

type Scoped = { id: string; name: string; newestVersion: number }

/**
 * What is exported, as it was in one instant: the prompts asked for, and every snippet that their versions include, wherever it stands
 * and though it be archived. Later versions of theirs are left out, so an export never names what it does not hold.
 */
async function scopeOf(ctx: Ctx, { promptId, prefix }: ExportScope): Promise<Scoped[]> {
  const { workspaceId } = ctx
  const asked =
    promptId !== undefined
      ? Prisma.sql`"id" = ${promptId}`
      : prefix !== undefined
        ? Prisma.sql`"archivedAt" IS NULL AND ("name" = ${prefix} OR starts_with("name", ${`${prefix}/`}))`
        : Prisma.sql`"archivedAt" IS NULL`
  return reader(ctx).$queryRaw<Scoped[]>`
    WITH RECURSIVE scope("id") AS (
      SELECT "id" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND ${asked}
      UNION
      SELECT pin->>'promptId' FROM scope
        JOIN "PromptVersion" version ON version."promptId" = scope."id" AND version."workspaceId" = ${workspaceId}
        CROSS JOIN LATERAL jsonb_array_elements(version."partials") pin
    )
    SELECT prompt."id", prompt."name", prompt."newestVersion" FROM scope
      JOIN "Prompt" prompt ON prompt."workspaceId" = ${workspaceId} AND prompt."id" = scope."id"
      ORDER BY prompt."name" COLLATE "C", prompt."id"`
}

async function promptRecord(ctx: Ctx, id: string): Promise<PromptRecord | null> {
  const row = await reader(ctx).prompt.findFirst({
    where: { workspaceId: ctx.workspaceId, id },
    select: {
      name: true,
      kind: true,
      description: true,
      tags: true,
      archivedAt: true,
      names: { where: { current: false }, orderBy: { name: 'asc' }, select: { name: true } },
    },
  })
  if (!row) return null
  const { names, archivedAt, ...prompt } = row
  return { type: 'prompt', ...prompt, aliases: names.map(({ name }) => name), archived: archivedAt !== null }
}

type Told = { author?: string | null; createdAt?: string | null } | null

async function* versionRecords(
  ctx: Ctx,
  { id, newestVersion }: Scoped,
  nameOf: (promptId: string) => string,
): AsyncGenerator<VersionRecord> {
  const tx = reader(ctx)
  const { workspaceId } = ctx
  for (let after = 0; after < newestVersion; ) {
    const rows = await tx.promptVersion.findMany({
      where: { workspaceId, promptId: id, number: { gt: after, lte: newestVersion } },
      orderBy: { number: 'asc' },
      take: VERSIONS_AT_ONCE,
      select: {
        number: true,
        content: true,
        partials: true,
        note: true,
        baseVersion: true,
        digest: true,
        authorName: true,
        importedFrom: true,
        createdAt: true,
      },
    })
    if (rows.length === 0) return
    const pins = rows.flatMap(({ partials }) => partials as PinnedPartial[])
    const pinned = await tx.promptVersion.findMany({
      where: { workspaceId, id: { in: [...new Set(pins.map(({ versionId }) => versionId))] } },
      select: { id: true, digest: true },
    })
    const digests = new Map(pinned.map(({ id, digest }) => [id, digest]))
    for (const row of rows) {
      const from = row.importedFrom as Told
      yield {
        type: 'version',
        version: row.number,
        note: row.note,
        author: from ? (from.author ?? null) : row.authorName,
        created_at: from ? (from.createdAt ?? null) : row.createdAt.toISOString(),
        base_version: row.baseVersion,
        digest: row.digest,
        partials: (row.partials as PinnedPartial[]).map(({ name, promptId, versionId, number }) => ({
          name,
          prompt: nameOf(promptId),
          version: number,
          digest: digests.get(versionId) ?? null,
        })),
        content: outward(row.content as object),
      }
    }
    after = rows.at(-1)?.number ?? newestVersion
  }
}

async function* releaseRecords(ctx: Ctx, { id, newestVersion }: Scoped): AsyncGenerator<ReleaseLine> {
  for (let cursor: string | undefined; ; ) {
    const rows = await reader(ctx).release.findMany({
      where: { workspaceId: ctx.workspaceId, promptId: id },
      orderBy: [{ environment: { position: 'asc' } }, { environmentId: 'asc' }, { sequence: 'asc' }],
      take: RELEASES_AT_ONCE,
      ...(cursor && { cursor: { id: cursor }, skip: 1 }),
      select: {
        id: true,
        sequence: true,
        kind: true,
        note: true,
        authorName: true,
        createdAt: true,
        environment: { select: { slug: true } },
        variants: { orderBy: { position: 'asc' }, select: { label: true, weight: true, version: { select: { number: true } } } },
        live: { select: { releaseId: true } },
      },
    })
    for (const { environment, sequence, kind, note, authorName, createdAt, variants, live } of rows) {
      if (variants.some(({ version }) => version.number > newestVersion)) continue
      yield {
        type: 'release',
        environment: environment.slug,
        sequence,
        kind,
        note,
        author: authorName,
        created_at: createdAt.toISOString(),
        variants: variants.map(({ label, weight, version }) => ({ label, version: version.number, weight })),
        live: live.length > 0,
      }
    }
    if (rows.length < RELEASES_AT_ONCE) return
    cursor = rows.at(-1)?.id
  }
}

/**
 * Prompts with all they ever said, one record at a time: a header, then each prompt, its versions and its releases. An imported version
 * is told with the author and time that it came with. Throws `not_found` before the first record when there is nothing to export.
 */
export async function exportRecords(ctx: Ctx, scope: ExportScope): Promise<AsyncGenerator<ExportRecord>> {
  authorizeReading(ctx)
  const scoped = await scopeOf(ctx, scope)
  if (scoped.length === 0 && scope.promptId !== undefined) throw notFound('Prompt')
  if (scoped.length === 0 && scope.prefix !== undefined) throw notFound(`A prompt or folder named ${scope.prefix}`)
  const workspace = await reader(ctx).workspace.findUniqueOrThrow({ where: { id: ctx.workspaceId }, select: { name: true } })
  const names = new Map(scoped.map(({ id, name }) => [id, name]))
  return (async function* () {
    yield { type: 'versicle' as const, format: FORMAT_VERSION, workspace: workspace.name } as const
    for (const each of scoped) {
      const prompt = await promptRecord(ctx, each.id)
      if (!prompt) continue
      // A rename meanwhile would part it from the pins that name it.
      yield { ...prompt, name: each.name }
      yield* versionRecords(ctx, each, (id) => names.get(id) ?? '')
      yield* releaseRecords(ctx, each)
    }
  })()
}

async function* encoded(records: AsyncIterable<ExportRecord>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const record of records) yield encoder.encode(lineOf(record))
}

const kinds = {
  jsonl: { type: 'application/jsonl', write: encoded },
  zip: { type: 'application/zip', write: (records: AsyncIterable<ExportRecord>) => zipped(folderFiles(records)) },
} as const

export type ExportStream = { stream: ReadableStream<Uint8Array>; type: string; filename: string }

/** An export as a stream of bytes, made as fast as it is read. */
export async function exportStream(ctx: Ctx, scope: ExportScope, format: ExportFormat): Promise<ExportStream> {
  const { type, write } = kinds[format]
  const chunks = write(await exportRecords(ctx, scope))
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
  const words = scope.prefix ?? (scope.promptId ? await nameOf(ctx, scope.promptId) : 'prompts')
  return { stream, type, filename: `${words.replace(/\//g, '-')}.${format}` }
}

const nameOf = async (ctx: Ctx, promptId: string) => (await promptRecord(ctx, promptId))?.name ?? 'prompt'
