import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'

/**
 * Gives a prompt a name that answers; the one it had goes on answering as an alias. A name that only an archived prompt holds is
 * free. Throws `conflict` saying who has the name. `(workspaceId, name)` is the table's key, so of two who claim it at once one loses.
 */
export async function claimName(tx: Tx, { workspaceId }: Ctx, promptId: string, name: string): Promise<void> {
  // Whoever holds the name is kept as it is until commit: else one that is being restored this instant would lose its name.
  await tx.$queryRaw`
    SELECT holder."id" FROM "PromptName" taken JOIN "Prompt" holder ON holder."workspaceId" = taken."workspaceId" AND holder."id" = taken."promptId"
    WHERE taken."workspaceId" = ${workspaceId} AND taken."name" = ${name} AND holder."id" <> ${promptId} FOR SHARE OF holder`
  await tx.promptName.deleteMany({ where: { workspaceId, name, promptId: { not: promptId }, prompt: { archivedAt: { not: null } } } })
  const own = await tx.promptName.updateMany({ where: { workspaceId, name, promptId }, data: { current: true } })
  if (own.count === 0) {
    const claimed = await tx.promptName.createMany({ data: { workspaceId, name, promptId, current: true }, skipDuplicates: true })
    if (claimed.count === 0) throw await taken(tx, workspaceId, name)
  }
  await tx.promptName.updateMany({ where: { workspaceId, promptId, current: true, name: { not: name } }, data: { current: false } })
}

async function taken(tx: Tx, workspaceId: string, name: string) {
  const holder = await tx.promptName.findFirst({
    where: { workspaceId, name },
    select: { current: true, prompt: { select: { id: true, name: true } } },
  })
  if (!holder || holder.current)
    return conflict(`A prompt named ${name} exists already. Choose another name.`, { promptId: holder?.prompt.id })
  const { prompt } = holder
  return conflict(`${name} is an old name of ${prompt.name} and still answers for it. Choose another name.`, { promptId: prompt.id })
}
