import { hash } from 'node:crypto'
import { problemType } from '@/lib/problem'

/**
 * An answer ready to be sent, in the forms that node:http sends fastest: headers as name, value, name, value …; the body's bytes as a
 * latin1 string, one character a byte, because head and body then leave in one piece. Null: no body.
 */
export type Answer = { status: number; headers: readonly string[]; body: string | null }

/** One body whole and as "not modified", made once. */
export type Representation = { etag: string; ok: Answer; notModified: Answer; bytes: number }

const freshness = ['Cache-Control', 'private, no-cache', 'Vary', 'Authorization']
const overheadBytes = 900

/** JSON text with a strong validator (RFC 9110 §8.8): equal bytes, equal ETag, in every process. */
export function represent(json: string): Representation {
  const bytes = Buffer.from(json, 'utf8')
  const etag = `"${hash('sha256', bytes, 'base64url')}"`
  const headers = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(bytes.length), 'ETag', etag, ...freshness]
  return {
    etag,
    ok: { status: 200, headers, body: bytes.toString('latin1') },
    notModified: { status: 304, headers: ['ETag', etag, ...freshness], body: null },
    bytes: bytes.length + overheadBytes,
  }
}

/** True when an If-None-Match field (RFC 9110 §13.1.2) names the validator: `*`, or a list compared weakly. */
export function matches(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag) return true
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.includes(etag) && ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)
}

/** A problem (RFC 9457) as an answer. */
export function problemAnswer({ status, headers, body }: { status: number; headers: Record<string, string>; body: unknown }): Answer {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8')
  const flat = Object.entries({ 'Content-Type': problemType, ...headers, 'Content-Length': String(bytes.length) }).flat()
  return { status, headers: flat, body: bytes.toString('latin1') }
}
