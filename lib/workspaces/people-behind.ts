import type { Tx } from '@/lib/database/client'

const MAX_CHAIN = 10

/**
 * Who is behind each actor (`user:…`, `api_key:…`): for a key the person who made it, however many keys are between them. So nobody is a
 * second pair of eyes for themselves by holding a key. A key made by Versicle itself stands for itself.
 */
export async function peopleBehind(tx: Tx, workspaceId: string, actors: readonly string[]): Promise<Map<string, string>> {
  const behind = new Map(actors.map((actor) => [actor, actor]))
  for (let step = 0; step < MAX_CHAIN; step++) {
    const keys = [...new Set(behind.values())].filter((actor) => actor.startsWith('api_key:'))
    if (keys.length === 0) break
    const rows = await tx.apiKey.findMany({
      where: { workspaceId, id: { in: keys.map((key) => key.slice('api_key:'.length)) } },
      select: { id: true, createdBy: true },
    })
    const makers = new Map(
      rows.filter(({ createdBy }) => /^(user|api_key):/.test(createdBy)).map(({ id, createdBy }) => [`api_key:${id}`, createdBy]),
    )
    if (makers.size === 0) break
    for (const [actor, person] of behind) behind.set(actor, makers.get(person) ?? person)
  }
  return behind
}
