import { PromptName } from '@/lib/prompts/schema'

type Read = { ok: true; folder: string | null } | { ok: false; message: string }

/** A folder as it was typed: slashes at its ends are forgiven, nothing is the top. */
export function readFolder(typed: string): Read {
  const name = typed.trim().replace(/^\/+|\/+$/g, '')
  if (name === '') return { ok: true, folder: null }
  const parsed = PromptName.safeParse(name)
  return parsed.success ? { ok: true, folder: parsed.data } : { ok: false, message: parsed.error.issues[0]?.message ?? 'Name a folder.' }
}

/** What a prompt of a moved folder is called then. */
export const nameInside = (name: string, from: string, to: string | null): string =>
  `${to === null ? '' : `${to}/`}${name.slice(from.length + 1)}`
