/** Changes bytes on their way, where something has to be changed. `take` answers what may go on; `end` what was held back. */
export type Passing = { take: (bytes: Buffer) => Buffer; end: () => Buffer }

const NOTHING: Buffer = Buffer.alloc(0)
/** An event longer than this is no usage event: it goes on as it comes. */
const MAX_HELD_BYTES = 256 * 1024

/** Strikes out secrets that a gateway echoes, however the bytes are cut. Only what may be the beginning of one is held back, until it is none. */
export function withoutSecrets(secrets: readonly string[]): Passing {
  const sought = secrets.filter((secret) => secret.length >= 8).map((secret) => Buffer.from(secret, 'latin1'))
  const starts = new Set(sought.map((secret) => secret[0]))
  const longest = sought.reduce((most, { length }) => Math.max(most, length), 0)
  let held = NOTHING

  /** Where the beginning of a secret stands at the end, or the length. */
  function openEnd(bytes: Buffer): number {
    for (let at = Math.max(0, bytes.length - longest + 1); at < bytes.length; at++) {
      if (!starts.has(bytes[at])) continue
      const tail = bytes.subarray(at)
      if (sought.some((secret) => secret.length > tail.length && secret.subarray(0, tail.length).equals(tail))) return at
    }
    return bytes.length
  }

  return {
    take(bytes) {
      if (sought.length === 0) return bytes
      const whole = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
      const clean = sought.some((secret) => whole.includes(secret)) ? struck(whole, sought) : whole
      const end = openEnd(clean)
      held = clean.subarray(end)
      return end === clean.length ? clean : clean.subarray(0, end)
    },
    end() {
      const rest = held
      held = NOTHING
      return rest
    },
  }
}

function struck(bytes: Buffer, secrets: readonly Buffer[]): Buffer {
  const text = secrets.reduce((left, secret) => left.replaceAll(secret.toString('latin1'), '[redacted]'), bytes.toString('latin1'))
  return Buffer.from(text, 'latin1')
}

/**
 * Takes the event that tells nothing but usage out of a stream of chat completion chunks: it was asked for by Versicle, not by the caller,
 * whose code may not expect a chunk without choices. Every other event goes on at once, whole; one that is not whole yet waits for its
 * end, which a client would do too.
 */
export function withoutUsageEvent(): Passing {
  let held = NOTHING
  let givenUp = false

  return {
    take(bytes) {
      if (givenUp) return bytes
      const whole = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
      const end = lastEventEnd(whole)
      held = whole.subarray(end)
      if (held.length > MAX_HELD_BYTES) {
        givenUp = true
        held = NOTHING
        return whole
      }
      const ready = end === whole.length ? whole : whole.subarray(0, end)
      return ready.includes('"usage"') ? withoutUsage(ready) : ready
    },
    end() {
      const rest = isUsageEvent(held.toString('utf8')) ? NOTHING : held
      held = NOTHING
      return rest
    },
  }
}

const EVENT_END = /\r\n\r\n|\n\n|\r\r/g

/** Where the last whole event ends; 0 when none does. */
function lastEventEnd(bytes: Buffer): number {
  return Math.max(
    ...['\n\n', '\r\n\r\n', '\r\r'].map((end) => {
      const at = bytes.lastIndexOf(end)
      return at === -1 ? 0 : at + end.length
    }),
  )
}

function withoutUsage(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1')
  let kept = ''
  let from = 0
  for (const { index, 0: end } of text.matchAll(EVENT_END)) {
    const event = text.slice(from, index + end.length)
    if (!isUsageEvent(event)) kept += event
    from = index + end.length
  }
  return Buffer.from(kept + text.slice(from), 'latin1')
}

function isUsageEvent(event: string): boolean {
  if (!event.includes('"usage"') || !event.includes('"choices"')) return false
  const data = [...event.matchAll(/^data: ?(.*)$/gm)].map(([, line = '']) => line).join('\n')
  try {
    const chunk = JSON.parse(data) as { choices?: unknown; usage?: unknown }
    return Array.isArray(chunk.choices) && chunk.choices.length === 0 && typeof chunk.usage === 'object' && chunk.usage !== null
  } catch {
    return false
  }
}
