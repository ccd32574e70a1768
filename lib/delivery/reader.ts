import { Pool } from 'pg'
import { AppError } from '@/lib/errors'
import { logger } from '@/lib/logger'

/** Reads on a small pool of their own: a busy page cannot starve them, and every wait is bounded. */
export type Reader = { read: <Row>(text: string, values: unknown[]) => Promise<Row[]>; close: () => Promise<void> }

/** Getting a connection, or waiting for a free one; and one query on it. The request as a whole has its own limit. */
const connectTimeoutMs = 1_500
const queryTimeoutMs = 1_500
/**
 * PostgreSQL's own errors (Appendix A, "Error Codes") but for those that say it is not there as it should be: no connection, refused
 * login, no such database or schema, no resources, ending, broken, a table that is gone or not for this role (a restore is under way).
 */
const errorOfOurs = /^(?!08|28|3D|3F|53|57|58|XX|42P01|42501)[0-9A-Z]{5}$/

/** What a caller is told while the database does not answer. */
export const unavailable = (cause?: unknown) =>
  new AppError('unavailable', 'The database does not answer at the moment. Try again shortly.', { retryAfterSeconds: 1, cause })

/**
 * Opens a reader. `read` throws `unavailable` when the database does not answer in time or will not be read, after telling `onAway`; an
 * error in the SQL itself goes through as it is.
 */
export function createReader(databaseUrl: string, connections: number, onAway: () => void = () => {}): Reader {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'versicle delivery',
  })
  // The pool listens to idle connections only; one that breaks between two of our words would end the process.
  pool.on('error', onAway).on('connect', (client) => client.on('error', onAway))
  return {
    async read<Row>(text: string, values: unknown[]) {
      try {
        const client = await pool.connect()
        try {
          const { rows } = await client.query(text, values)
          client.release()
          return rows as Row[]
        } catch (error) {
          // A connection whose query timed out is still busy with it: never hand it out again.
          client.release(true)
          throw error
        }
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
        if (errorOfOurs.test(code) && code !== 'EPIPE') throw cause
        if (/^(28|3D|3F|42|58|XX)/.test(code)) logger.warn({ err: cause }, 'the database refuses to be read')
        onAway()
        throw unavailable(cause)
      }
    },
    close: () => pool.end(),
  }
}
