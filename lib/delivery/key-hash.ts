import { hashOfBearer } from '@/lib/api-keys/verify-key'

const last = new WeakMap<object, { authorization: string; hash: string | null }>()

/**
 * The hash of the key in an `Authorization` header. A kept connection mostly sends the same one again: then it is not hashed anew. What
 * that key may do is judged on every request all the same, and nothing of it outlives the connection.
 */
export function keyHash(authorization: string | undefined, connection: object | undefined): string | null {
  if (authorization === undefined || connection === undefined) return hashOfBearer(authorization)
  const before = last.get(connection)
  if (before?.authorization === authorization) return before.hash
  const hash = hashOfBearer(authorization)
  last.set(connection, { authorization, hash })
  return hash
}
