import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { sha256 } from '@/lib/crypto'

const file = path.join(process.cwd(), 'node_modules/@scalar/api-reference/dist/browser/standalone.js')

let made: Promise<{ plain: Uint8Array<ArrayBuffer>; gzipped: Uint8Array<ArrayBuffer>; etag: string }> | undefined

async function make() {
  const plain = await readFile(file)
  const gzipped = await promisify(gzip)(plain)
  return { plain: new Uint8Array(plain), gzipped: new Uint8Array(gzipped), etag: sha256(plain.toString('utf8')).slice(0, 32) }
}

/** The reference's viewer, from our own origin. Read and compressed once, when the first reader comes. */
export async function GET({ headers }: Request): Promise<Response> {
  made ??= make()
  const { plain, gzipped, etag } = await made
  const small = /\bgzip\b/.test(headers.get('accept-encoding') ?? '')
  const validator = `"${etag}${small ? '-gzip' : ''}"`
  const always = { ETag: validator, 'Cache-Control': 'public, no-cache', Vary: 'Accept-Encoding' }
  if (headers.get('if-none-match')?.includes(validator)) return new Response(null, { status: 304, headers: always })
  const type = { 'Content-Type': 'text/javascript; charset=utf-8' }
  return new Response(small ? gzipped : plain, { headers: { ...always, ...type, ...(small && { 'Content-Encoding': 'gzip' }) } })
}
