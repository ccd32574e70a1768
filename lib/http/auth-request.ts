import { NextRequest } from 'next/server'
import { z } from 'zod'
import { malformed } from '@/lib/errors'
import { parseJson, readBytes } from '@/lib/json-body'

/** A sign-in is an email, a password and a token. */
const maxBytes = 16_384
const Texts = z.record(z.string(), z.string())

/**
 * A request for next-auth with its body read, which next-auth itself would do at any size and without a look at what it reads.
 * Throws `too_large`, `malformed` for what is no JSON or no object of texts, and `invalid` for text that cannot be stored.
 */
export async function authRequest(request: NextRequest): Promise<NextRequest> {
  const { url, method, headers, body } = request
  if (body === null) return request
  const bytes = await readBytes(body, Number(headers.get('content-length') ?? 0), maxBytes)
  if (headers.get('content-type')?.includes('application/json') && !Texts.safeParse(parseJson(bytes)).success)
    throw malformed('The body is no JSON object of texts.', [{ path: '', message: 'Send email, password and csrfToken, each as a text.' }])
  return new NextRequest(url, { method, headers, body: new TextDecoder().decode(bytes) })
}
