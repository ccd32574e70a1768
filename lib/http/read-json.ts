import { checkBodyHeaders, MAX_BODY_BYTES, notJson, parseJson, readBytes } from '@/lib/json-body'

/**
 * A request's JSON; undefined when it has no body. Throws `unsupported_media_type`, `too_large` (never holding more than the limit),
 * `malformed` for broken UTF-8 or JSON, and `invalid` for text that cannot be stored.
 */
export async function readJson(request: Request, most = MAX_BODY_BYTES): Promise<unknown> {
  const { headers, body } = request
  checkBodyHeaders(headers.get('content-type'), headers.get('content-encoding'))
  const bytes = body === null ? new Uint8Array() : await readBytes(body, Number(headers.get('content-length') ?? 0), most)
  if (bytes.byteLength === 0) return undefined
  if (!headers.has('content-type')) throw notJson('The body has no Content-Type.')
  return parseJson(bytes)
}
