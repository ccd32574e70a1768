import type { Tx } from './client'

/** The time by the database's clock: one for all processes. */
export async function databaseNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS "now"`
  return row?.now ?? new Date()
}
