import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'
import { problemType } from '@/lib/problem'

const [brotliCompressed, gzipped] = [promisify(brotliCompress), promisify(gzip)]

/**
 * An answer ready to be sent, in the forms that node:http sends fastest: headers as name, value, name, value …; the body's bytes as a
 * latin1 string, one character a byte, because head and body then leave in one piece. Null: no body.
 */
export type Answer = { status: number; headers: readonly string[]; body: string | null }

/** One body whole and as "not modified", made once. */
export type Representation = { etag: string; ok: Answer; notModified: Answer; bytes: number }

/** Content codings (RFC 9110 §8.4.1), the smaller first. */
export const codings = ['br', 'gzip'] as const
export type Coding = (typeof codings)[number]

const freshness = ['Cache-Control', 'private, no-cache', 'Vary', 'Authorization, Accept-Encoding']
const type = ['Content-Type', 'application/json; charset=utf-8']
const overheadBytes = 900

/** JSON text with a strong validator (RFC 9110 §8.8): equal bytes, equal ETag, in every process. */
export function represent(json: string): Representation {
  const bytes = Buffer.from(json, 'utf8')
  return representation(bytes, `"${hash('sha256', bytes, 'base64url')}"`, type)
}

function representation(bytes: Buffer, etag: string, described: readonly string[]): Representation {
  return {
    etag,
    ok: {
      status: 200,
      headers: [...described, 'Content-Length', String(bytes.length), 'ETag', etag, ...freshness],
      body: bytes.toString('latin1'),
    },
    notModified: { status: 304, headers: ['ETag', etag, ...freshness], body: null },
    bytes: bytes.length + overheadBytes,
  }
}

/** The validator of a coded form. Each coding is a representation of its own, so its strong validator is too (RFC 9110 §8.8.3.3). */
export const codedEtag = (etag: string, coding: Coding): string => `${etag.slice(0, -1)}-${coding}"`

const smallest = 1_024
const longestAtOnce = 16 * 1024
const brotli = (bytes: number) => ({ params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes } })

/** True when a body is long enough for a coded form to be worth its while. */
export const isWorthCoding = ({ ok }: Representation): boolean => ok.body !== null && ok.body.length >= smallest

/** The same in a content coding, or as it is where that is no longer. What is long is coded on another thread. */
export function encode(plain: Representation, coding: Coding): Representation | Promise<Representation> {
  const bytes = Buffer.from(plain.ok.body ?? '', 'latin1')
  const from = (coded: Buffer) =>
    coded.length < bytes.length ? representation(coded, codedEtag(plain.etag, coding), [...type, 'Content-Encoding', coding]) : plain
  if (bytes.length <= longestAtOnce) return from(coding === 'br' ? brotliCompressSync(bytes, brotli(bytes.length)) : gzipSync(bytes))
  return (coding === 'br' ? brotliCompressed(bytes, brotli(bytes.length)) : gzipped(bytes)).then(from)
}

/** The JSON of an answer that is not kept anywhere. */
export function unstored(json: string): Answer {
  const bytes = Buffer.from(json, 'utf8')
  return {
    status: 200,
    headers: [...type, 'Content-Length', String(bytes.length), 'Cache-Control', 'no-store'],
    body: bytes.toString('latin1'),
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
