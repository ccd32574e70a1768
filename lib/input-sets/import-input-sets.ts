import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, reader, withTransaction } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { invalid, notFound } from '@/lib/errors'
import { authorizeReading } from '@/lib/prompts/authorize-reading'
import { getPrompt } from '@/lib/prompts/queries'
import { getVersion } from '@/lib/prompts/version-queries'
import { authorize } from '@/lib/workspaces/authorize'
import { newInputSet } from './create-input-set'
import { planImport } from './plan-import'
import { readTable } from './read-table'
import { holdPrompt, refuseTooMuch } from './room'
import { bytesOfValues, type Imported, type ImportInputSets, type ImportPlan, type ImportPreview } from './schema'

async function plan(ctx: Ctx, input: ImportInputSets): Promise<ImportPlan> {
  const { promptId } = input
  if (!(await getPrompt(ctx, promptId))) throw notFound('Prompt')
  const version = await getVersion(ctx, promptId, 'newest')
  const names = await reader(ctx).inputSet.findMany({
    where: { workspaceId: ctx.workspaceId, promptId, deletedAt: null },
    select: { name: true },
  })
  const prompt = { variables: version?.variables ?? [], placeholders: version?.placeholders ?? [] }
  return planImport(readTable(input), prompt, new Set(names.map(({ name }) => name)), input)
}

const count = ({ lines }: ImportPlan, wanted: 'create' | 'replace' | 'skip') => lines.filter(({ action }) => action === wanted).length

/** What importing a file would make, line by line; nothing is changed. */
export async function previewImport(ctx: Ctx, input: ImportInputSets): Promise<ImportPreview> {
  authorizeReading(ctx)
  const found = await plan(ctx, input)
  return { ...found, create: count(found, 'create'), replace: count(found, 'replace'), skip: count(found, 'skip') }
}

/** Imports a file of sets, all of it or nothing. Throws `invalid` with every fault by line. */
export async function importInputSets(ctx: Ctx, input: ImportInputSets): Promise<Imported> {
  authorize(ctx, 'prompt.write')
  return withTransaction(
    ctx,
    async (tx) => {
      const { workspaceId } = ctx
      const { promptId } = input
      await holdPrompt(tx, ctx, promptId)
      const found = await plan({ ...ctx, tx }, input)
      const { lines, faults } = found
      if (faults.length > 0)
        throw invalid(
          `Nothing was imported: ${faults.length === 1 ? 'a line has a fault' : `${faults.length} faults were found`}.`,
          faults.map(({ line, column, message }) => ({
            path: `text.${line}${column === null ? '' : `.${column}`}`,
            message: `Line ${line}: ${message}`,
          })),
        )
      const made = lines.filter(({ action }) => action === 'create')
      await tx.inputSet.createMany({ data: made.map(({ name, values }) => newInputSet(ctx, promptId, name, values)) })
      for (const { name, values } of lines.filter(({ action }) => action === 'replace'))
        await tx.inputSet.updateMany({
          where: { workspaceId, promptId, name, deletedAt: null },
          data: {
            variables: values.variables,
            placeholders: values.placeholders as Prisma.InputJsonObject,
            bytes: bytesOfValues(values),
            revision: { increment: 1 },
            updatedBy: actorRef(ctx),
            updatedByName: ctx.actor.name,
            updatedAt: new Date(),
          },
        })
      await refuseTooMuch(tx, ctx, promptId)
      const done = { created: made.length, replaced: count(found, 'replace'), skipped: count(found, 'skip') }
      await audit(tx, ctx, { action: 'input_set.import', subjectId: promptId, details: { format: input.format, ...done } })
      return done
    },
    { timeoutMs: 60_000 },
  )
}
