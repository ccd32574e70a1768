import { Client } from 'pg'
import { logger } from '@/lib/logger'
import { unavailable } from './reader'

const connectTimeoutMs = 800
const firstQueryTimeoutMs = 900

export type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>

/**
 * Runs `work` on a connection of its own in one read-only transaction that sees one moment of the database (REPEATABLE READ), however
 * many queries it makes. A database that does not answer is noticed within two seconds: throws `unavailable`.
 */
export async function consistentRead<T>(databaseUrl: string, queryTimeoutMs: number, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'versicle snapshot',
  })
  client.on('error', (error) => logger.debug({ err: error }, 'a consistent read lost its connection'))
  const query = async <Row>(text: string, values: unknown[] = [], timeoutMs = queryTimeoutMs): Promise<Row[]> => {
    // The type of pg knows the setting on connections only; a query takes it too.
    const { rows } = await client.query({ text, values, query_timeout: timeoutMs } as { text: string; values: unknown[] })
    return rows as Row[]
  }
  try {
    try {
      await client.connect()
      await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', [], firstQueryTimeoutMs)
    } catch (error) {
      throw unavailable(error)
    }
    return await work(query)
  } finally {
    // Without COMMIT: there is nothing to keep, and the connection goes with it.
    void client.end().catch(() => undefined)
  }
}
