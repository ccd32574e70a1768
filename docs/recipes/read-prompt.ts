type Prompt = { name: string; version: number; messages?: unknown[]; text?: string; digest: string }
type Kept = { etag: string; prompt: Prompt; askedAt: number }
const kept = new Map<string, Kept>()

/** A published prompt. Asks at most once in `freshMs` and, while Versicle is out of reach, goes on with the answer it has. */
export async function readPrompt(name: string, environment = 'production', freshMs = 5_000): Promise<Prompt> {
  const url = `${process.env.VERSICLE_URL}/api/v1/prompts/${encodeURIComponent(name)}?environment=${environment}`
  const known = kept.get(url)
  if (known && performance.now() - known.askedAt < freshMs) return known.prompt
  if (known) known.askedAt = performance.now() // Whoever asks meanwhile gets what is known, and so does everyone until the next try.
  const headers = { authorization: `Bearer ${process.env.VERSICLE_KEY}`, ...(known && { 'if-none-match': known.etag }) }
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) })
    .then(async (got) => ({ status: got.status, etag: got.headers.get('etag') ?? '', body: await got.text() }))
    .catch(() => ({ status: 503, etag: '', body: 'Versicle is out of reach.' }))
  if (known && (answer.status === 304 || answer.status === 429 || answer.status >= 500)) return known.prompt
  kept.delete(url) // A prompt that was taken back, or a key that was revoked, is not gone on with.
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.body}`)
  const prompt = JSON.parse(answer.body) as Prompt
  kept.set(url, { etag: answer.etag, prompt, askedAt: performance.now() })
  return prompt
}
