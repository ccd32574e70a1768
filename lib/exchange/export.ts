import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorizeReading } from '@/lib/prompts/authorize-reading'
import { zipped } from './archive'
import { promptHeads, releaseRecords, type Scoped, VERSIONS_AT_ONCE, versionsOf, versionsOfOne } from './export-rows'
import { folderFiles } from './folder'
import { lineOf } from './lines'
import { type ExportRecord, FORMAT_VERSION } from './records'
import type { ExportFormat, ExportScope } from './schema'

/**
 * What is exported, as it was in one instant: the prompts asked for (of a workspace the archived ones, too), and every snippet that their
 * versions include, wherever it stands and though it be archived. Later versions of theirs are left out, so an export never names what it does not hold.
 */
async function scopeOf(ctx: Ctx, { promptId, prefix }: ExportScope): Promise<Scoped[]> {
  const { workspaceId } = ctx
  const asked =
    promptId !== undefined
      ? Prisma.sql`"id" = ${promptId}`
      : prefix !== undefined
        ? Prisma.sql`"archivedAt" IS NULL AND ("name" = ${prefix} OR starts_with("name", ${`${prefix}/`}))`
        : Prisma.sql`TRUE`
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
  const nameOf = (id: string) => names.get(id) ?? ''
  return (async function* () {
    yield { type: 'versicle' as const, format: FORMAT_VERSION, workspace: workspace.name } as const
    for (const batch of batchesOf(scoped)) {
      const heads = await promptHeads(
        ctx,
        batch.map(({ id }) => id),
      )
      const isLong = (batch[0]?.newestVersion ?? 0) > VERSIONS_AT_ONCE
      const versions = isLong ? null : await versionsOf(ctx, batch, nameOf)
      for (const each of batch) {
        const head = heads.get(each.id)
        if (!head) continue
        // A rename meanwhile would part it from the pins that name it.
        yield { ...head.record, name: each.name }
        yield* versions?.get(each.id) ?? (isLong ? versionsOfOne(ctx, each, nameOf) : [])
        if (head.hasReleases) yield* releaseRecords(ctx, each)
      }
    }
  })()
}

/** As many prompts as hold no more versions than are held at once; one that has more stands alone. */
function* batchesOf(scoped: readonly Scoped[]): Generator<Scoped[]> {
  let batch: Scoped[] = []
  let versions = 0
  for (const each of scoped) {
    if (batch.length > 0 && (versions + each.newestVersion > VERSIONS_AT_ONCE || batch.length === VERSIONS_AT_ONCE)) {
      yield batch
      batch = []
      versions = 0
    }
    batch.push(each)
    versions += each.newestVersion
  }
  if (batch.length > 0) yield batch
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

const nameOf = async (ctx: Ctx, promptId: string) => (await promptHeads(ctx, [promptId])).get(promptId)?.record.name ?? 'prompt'
