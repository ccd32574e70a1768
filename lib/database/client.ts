import { PrismaPg } from '@prisma/adapter-pg'
import { databaseUrl } from '@/lib/config'
import { type Prisma, PrismaClient } from '@/prisma/generated/client'

export type Tx = Prisma.TransactionClient
export { Prisma } from '@/prisma/generated/client'

const connect = () =>
  new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl(), max: 10, connectionTimeoutMillis: 2_000 }),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  })

// On globalThis so that hot reload and Next's own copy of this module share one pool.
const store = globalThis as { versicleDb?: PrismaClient }

/** The one Prisma client of this process, connected on first use. */
export const db = (): PrismaClient => {
  store.versicleDb ??= connect()
  return store.versicleDb
}

/** Closes the pool; for shutdown and tests. */
export async function disconnect(): Promise<void> {
  await store.versicleDb?.$disconnect()
  store.versicleDb = undefined
}

/** True when `error` is PostgreSQL refusing a second row with the same unique value. */
export const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'

/** PostgreSQL's deadlock and serialization failure, and Prisma's word for both. */
const raced = new Set(['40P01', '40001', 'P2034'])

/** True when `error` is PostgreSQL giving up one of several transactions that were in each other's way: done again, it may well succeed. */
export function lostRace(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as { code?: unknown; meta?: { code?: unknown; driverAdapterError?: { cause?: { code?: unknown } } } }
  return [code, meta?.code, meta?.driverAdapterError?.cause?.code].some((each) => typeof each === 'string' && raced.has(each))
}
