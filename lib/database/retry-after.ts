/** Seconds to wait, from `retry-after-ms` (OpenAI) or else `Retry-After` (RFC 9110: seconds or a date). Null when not said. */
export function retryAfterSeconds(headers: Record<string, string>, now = Date.now()): number | null {
  const number = (value: string | undefined) => (value !== undefined && /^\s*\d{1,12}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : null)
  const milliseconds = number(headers['retry-after-ms'])
  if (milliseconds !== null) return milliseconds / 1000
  const seconds = number(headers['retry-after'])
  if (seconds !== null) return seconds
  const date = headers['retry-after'] === undefined ? Number.NaN : Date.parse(headers['retry-after'])
  return Number.isNaN(date) ? null : Math.max(0, Math.round((date - now) / 1000))
}
