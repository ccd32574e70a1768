import { z } from 'zod'

const Row = z.object({ role: z.enum(['user', 'assistant', 'system']), text: z.string() })
const Inputs = z.object({
  texts: z.record(z.string(), z.string()),
  placeholders: z.record(
    z.string(),
    z.discriminatedUnion('mode', [
      z.object({ mode: z.literal('rows'), rows: z.array(Row) }),
      z.object({ mode: z.literal('json'), json: z.string() }),
    ]),
  ),
})
/** What stands in the fields of a prompt's inputs. */
export type RememberedInputs = z.infer<typeof Inputs>

/** Where the browser gives no storage (private windows, full disks), inputs live as long as the page. */
const memory = new Map<string, string>()
const listeners = new Set<() => void>()

/** The text kept under `key`; null when there is none. The same string is given until it changes. */
export function readMemory(key: string): string | null {
  if (memory.has(key)) return memory.get(key) ?? null
  try {
    return window.localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Keeps a text in this browser, or where that is refused for as long as the page lives. */
export function keepText(key: string, text: string): void {
  try {
    window.localStorage.setItem(key, text)
    memory.delete(key)
  } catch {
    memory.set(key, text)
  }
}

/** What was kept under `key`; empty when nothing was. */
export const keptText = (key: string): string => readMemory(key) ?? ''

/** Keeps nothing under `key` any more. */
export function forgetText(key: string): void {
  memory.delete(key)
  try {
    window.localStorage.removeItem(key)
  } catch {
    // Nothing was kept there then.
  }
}

export function writeMemory(key: string, inputs: RememberedInputs): void {
  keepText(key, JSON.stringify(inputs))
  tellMemory()
}

/** Tells everybody here that something kept has changed. */
export function tellMemory(): void {
  for (const listener of listeners) listener()
}

/** Tells of changes here and in other tabs. */
export function subscribeToMemory(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** Null for what is missing or was written by something else. */
export function parseInputs(text: string | null): RememberedInputs | null {
  if (text === null) return null
  try {
    return Inputs.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
