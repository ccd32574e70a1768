import { retryAfterSeconds } from '@/lib/database/retry-after'
import type { CallError } from './call-schema'

const MAX_WORDS = 2000

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {})
const words = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
const code = (value: unknown): string | null => (typeof value === 'number' ? String(value) : words(value))

/** What a failed answer says, in the gateway's own words. `body` is the parsed JSON, or the text when it is none. */
export function callError(answer: { status: number | null; headers: Record<string, string>; body: unknown }): CallError {
  const { status, headers, body } = answer
  const said = typeof body === 'string' ? { message: fromText(body), code: null } : fromJson(body)
  return {
    message: (
      said.message ?? (status === null ? 'The gateway failed without a word.' : `The gateway answered ${status} without a word.`)
    ).slice(0, MAX_WORDS),
    code: said.code?.slice(0, 200) ?? null,
    status,
    requestId: requestIdOf(headers),
    retryAfterSeconds: retryAfterSeconds(headers),
  }
}

/** Tried in the order of how common they are: OpenAI, OpenRouter (`metadata.raw`), Gemini (an array), FastAPI (`detail`), New API (`message`). */
function fromJson(body: unknown): { message: string | null; code: string | null } {
  if (Array.isArray(body)) return fromJson(body[0])
  const outer = fields(body)
  const error = fields(outer.error ?? (Array.isArray(outer.errors) ? outer.errors[0] : undefined))
  const detail = Array.isArray(outer.detail) ? fields(outer.detail[0]).msg : (outer.detail ?? error.detail)
  const main = words(error.message) ?? words(outer.error) ?? words(outer.message) ?? words(outer.msg) ?? words(detail)
  const raw = words(fields(error.metadata).raw)
  return {
    message: main && raw && !main.includes(raw) ? `${main} (${raw.slice(0, 500)})` : (main ?? raw),
    code: code(error.code) ?? code(error.type) ?? code(error.status) ?? code(outer.code) ?? code(outer.type),
  }
}

function fromText(body: string): string | null {
  const html = /^\s*(?:<!doctype|<html|<head|<body|<[a-z]+[\s>])/i.test(body)
  if (!html) return words(body)
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1] ?? /<h1[^>]*>([^<]*)<\/h1>/i.exec(body)?.[1]
  return title?.trim() ? `The gateway answered with a web page: “${title.trim()}”.` : 'The gateway answered with a web page.'
}

/** The id under which the gateway's own support can find the call. */
export const requestIdOf = (headers: Record<string, string>): string | null =>
  (headers['x-request-id'] ?? headers['request-id'] ?? headers['x-oneapi-request-id'] ?? headers['x-litellm-call-id'] ?? null)?.slice(
    0,
    200,
  ) ?? null

/** Takes every secret out of an error: gateways do echo keys. Values too short to be secrets are left, or ordinary words would vanish. */
export function redact<T extends CallError | string | null>(value: T, secrets: readonly string[]): T
export function redact(value: CallError | string | null, secrets: readonly string[]): CallError | string | null {
  if (value === null) return null
  if (typeof value === 'string')
    return secrets.filter((secret) => secret.length >= 8).reduce((text, secret) => text.replaceAll(secret, '[redacted]'), value)
  return {
    ...value,
    message: redact(value.message, secrets),
    code: redact(value.code, secrets),
    requestId: redact(value.requestId, secrets),
  }
}

/** The same for a tool call, or a piece of one. */
export const redactCall = <T extends { id: string | null; name: string | null; arguments: string }>(
  call: T,
  secrets: readonly string[],
): T => ({
  ...call,
  id: redact(call.id, secrets),
  name: redact(call.name, secrets),
  arguments: redact(call.arguments, secrets),
})
