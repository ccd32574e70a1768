import { db } from '@/lib/database/client'
import { logger } from '@/lib/logger'

const everyMs = 60_000
const maxRemembered = 100_000
/** When each key's use was last handed on, and the uses still to be written. Once a minute per key is enough to know it is in use. */
const noted = new Map<string, number>()
const waiting = new Set<string>()
let timer: NodeJS.Timeout | undefined

/** Remembers that a key was used now. Costs a map lookup; the database hears of it a moment later, at most once a minute per key. */
export function noteUse(keyId: string, nowMs = Date.now()): void {
  const last = noted.get(keyId)
  if (last !== undefined && nowMs - last < everyMs) return
  if (noted.size >= maxRemembered) noted.clear()
  noted.set(keyId, nowMs)
  waiting.add(keyId)
  timer ??= setTimeout(() => void writeUses(), 500).unref()
}

/** Writes the uses still waiting, in one statement. With the database away they are dropped: the next use is noted anew. */
export async function writeUses(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const ids = [...waiting]
  waiting.clear()
  if (ids.length === 0) return
  const now = new Date()
  const before = new Date(now.getTime() - everyMs)
  try {
    await db().apiKey.updateMany({
      where: { id: { in: ids }, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
      data: { lastUsedAt: now },
    })
  } catch (error) {
    for (const id of ids) noted.delete(id)
    logger.warn({ err: error }, 'could not write when keys were last used')
  }
}
