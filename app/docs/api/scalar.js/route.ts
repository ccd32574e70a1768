import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '@/lib/crypto'

const file = path.join(process.cwd(), 'node_modules/@scalar/api-reference/dist/browser/standalone.js')

let made: Promise<{ script: string; etag: string }> | undefined

async function make() {
  const script = await readFile(file, 'utf8')
  // Weak: Next compresses it on its way.
  return { script, etag: `W/"${sha256(script).slice(0, 32)}"` }
}

/** The reference's viewer, from our own origin. Read once, when the first reader comes. */
export async function GET({ headers }: Request): Promise<Response> {
  made ??= make()
  const { script, etag } = await made
  const always = { ETag: etag, 'Cache-Control': 'public, no-cache' }
  if (headers.get('if-none-match')?.includes(etag)) return new Response(null, { status: 304, headers: always })
  return new Response(script, { headers: { ...always, 'Content-Type': 'text/javascript; charset=utf-8' } })
}
