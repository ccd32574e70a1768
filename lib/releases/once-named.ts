import { type Ctx, reader } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { PromptName } from '@/lib/prompts/schema'
import type { PromptKind } from '@/prisma/generated/enums'

type Named = { id: string; name: string; kind: PromptKind }

/**
 * The prompts that a name may have meant at a time, the likeliest first: the one that held it then; where nobody did, the one that answers
 * to it now, then archived ones that did. Throws `not_found` where another may have held it and nobody can say which.
 */
export async function promptsOnceNamed(ctx: Ctx, name: string, at: Date): Promise<Named[]> {
  if (!PromptName.safeParse(name).success) return []
  const { workspaceId } = ctx
  const found = await reader(ctx).prompt.findMany({
    where: { workspaceId, OR: [{ names: { some: { name } } }, { name }] },
    orderBy: { archivedAt: { sort: 'desc', nulls: 'first' } },
    select: { id: true, name: true, kind: true, names: { where: { name }, select: { createdAt: true } } },
  })
  const since = found.find(({ names }) => names.some(({ createdAt }) => createdAt <= at))
  if (since) return [since]
  const holder = await holderAt(ctx, name, at)
  if (holder === null) return found
  return reader(ctx).prompt.findMany({ where: { workspaceId, id: holder }, select: { id: true, name: true, kind: true } })
}

/** Who was given the name last before `at`, as the audit log has it; null: nobody. A folder that was moved names none of its prompts. */
async function holderAt(ctx: Ctx, name: string, at: Date): Promise<string | null> {
  const [event] = await reader(ctx).$queryRaw<{ action: string; subjectId: string }[]>`
    SELECT "action", "subjectId" FROM "AuditEvent" WHERE "workspaceId" = ${ctx.workspaceId} AND "createdAt" <= ${at} AND (
      ("action" IN ('prompt.create', 'prompt.update', 'prompt.restore', 'prompt.import') AND "details"->>'name' = ${name})
      OR ("action" = 'prompt.move_folder' AND starts_with(${name}, coalesce("details"->>'to' || '/', '')))
    ) ORDER BY "sequence" DESC LIMIT 1`
  if (event?.action === 'prompt.move_folder')
    throw new AppError(
      'not_found',
      `Which prompt was called ${name} at ${at.toISOString()} is not known: another has the name now, and a folder had been moved there. Ask for the prompt by the name it has now.`,
    )
  return event?.subjectId ?? null
}
