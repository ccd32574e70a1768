import { EnvironmentSlug } from '@/lib/environments/schema'
import { type Fault, malformed } from '@/lib/errors'
import { PromptName } from '@/lib/prompts/schema'
import type { Wanted } from './row'
import { DEFAULT_LABEL, LATEST, VersionNumber } from './schema'

export const PROMPTS = '/langfuse/api/public/v2/prompts'
/** `nothing`: no prompt and no label can be called so. */
export type Address = { name: string; wanted: Wanted; resolve: boolean; nothing: boolean }

const remembered = new Map<string, Address>()
const maxRemembered = 10_000
const maxLength = 500

/** The name's segment of `…/prompts/{name}`, still encoded; null for every other address. */
export function segmentOf(url: string): string | null {
  if (!url.startsWith(`${PROMPTS}/`)) return null
  const question = url.indexOf('?')
  const segment = url.slice(PROMPTS.length + 1, question === -1 ? undefined : question)
  return segment === '' || segment.includes('/') ? null : segment
}

/** Reads a request target that segmentOf knows. Throws `malformed` in Langfuse's words. */
export function addressOf(url: string): Address {
  const known = remembered.get(url)
  if (known) return known
  const address = read(url)
  if (url.length <= maxLength) {
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(url, address)
  }
  return address
}

function read(url: string): Address {
  const faults: Fault[] = []
  const question = url.indexOf('?')
  const given = new URLSearchParams(question === -1 ? '' : url.slice(question + 1))
  const one = (path: string): string | null => {
    const values = given.getAll(path)
    if (values.length > 1) faults.push({ path, message: `Give ${path} once.` })
    return values[0] === '' ? null : (values[0] ?? null)
  }
  const [version, label, resolve] = [one('version'), one('label'), one('resolve')]
  const number = version === null ? undefined : VersionNumber.safeParse(version)
  for (const issue of number?.error?.issues ?? []) faults.push({ path: 'version', message: issue.message })
  if (resolve !== null && resolve !== 'true' && resolve !== 'false') faults.push({ path: 'resolve', message: 'Use "true" or "false".' })
  const name = decoded(segmentOf(url) ?? '', faults)
  if (faults.length > 0) throw malformed('Invalid request data', faults)
  if (version !== null && label !== null) throw malformed('Cannot specify both version and label')
  const wanted = number?.data !== undefined ? { version: number.data } : { label: label ?? DEFAULT_LABEL }
  const labelled = 'version' in wanted || wanted.label === LATEST || EnvironmentSlug.safeParse(wanted.label).success
  return { name, wanted, resolve: resolve !== 'false', nothing: !labelled || !PromptName.safeParse(name).success }
}

function decoded(segment: string, faults: Fault[]): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    faults.push({ path: 'promptName', message: 'Percent-encode the name as one segment, as in support%2Ftriage.' })
    return ''
  }
}
