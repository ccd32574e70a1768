/** Tokens as the gateway counted them; null where it did not say. Cached ones are part of the input, reasoning ones of the output. */
export type Usage = {
  inputTokens: number | null
  outputTokens: number | null
  cachedInputTokens: number | null
  reasoningTokens: number | null
}

/** A tool call as the model wrote it; `arguments` is its JSON text, unchecked. */
export type ToolCall = { id: string | null; name: string; arguments: string }

/** What went wrong with a call, in the gateway's own words where it had any. Never holds a key. */
export type CallError = {
  message: string
  /** The gateway's own code or type; without one: refused_address, refused_redirect, dns, network, timeout, cut, too_large, bad_answer … */
  code: string | null
  /** HTTP status, when there was an answer. */
  status: number | null
  requestId: string | null
  retryAfterSeconds: number | null
}

/** What came over the wire, its beginning: headers without cookies, the body as text. Secrets are struck out. */
export type WireResponse = { status: number; headers: Record<string, string>; body: string; truncated: boolean }

/** One try of a call. The last one is what the call came to; `code` and `message` are null where it gave an answer. */
export type CallTry = { status: number | null; code: string | null; message: string | null; latencyMs: number }
