import { sha256 } from '@/lib/crypto'
import { matches } from '@/lib/delivery/representation'
import type { Handler } from '../methods'
import { openApiDocument } from './document'

let made: { text: string; etag: string } | undefined

function document() {
  const text = JSON.stringify(openApiDocument())
  return { text, etag: `"${sha256(text)}"` }
}

/** The OpenAPI document, to anybody: made once per process, with a strong validator. */
export const serveDocument: Handler = async (request) => {
  made ??= document()
  const { text, etag } = made
  const headers = { ETag: etag, 'Cache-Control': 'public, no-cache' }
  if (matches(request.headers.get('if-none-match') ?? '', etag)) return new Response(null, { status: 304, headers })
  return new Response(text, { headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' } })
}
