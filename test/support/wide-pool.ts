import { PrismaPg } from '@prisma/adapter-pg'
import { databaseUrl } from '@/lib/config'
import { PrismaClient } from '@/prisma/generated/client'

/**
 * Gives this test file's `db()` a connection for each of fifty writers, so that they really meet in the database and do not queue for
 * one of the ten that a process has.
 */
export function widenPool(): void {
  const adapter = new PrismaPg({ connectionString: databaseUrl(), max: 60, connectionTimeoutMillis: 20_000 })
  const store = globalThis as { versicleDb?: PrismaClient }
  store.versicleDb ??= new PrismaClient({ adapter, transactionOptions: { maxWait: 20_000, timeout: 40_000 } })
}
