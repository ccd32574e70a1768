import { PromptContent, type PromptKind } from '@/lib/prompts/content-schema'
import { partialsOf } from '@/lib/prompts/partials'
import { CreatePrompt, PromptName } from '@/lib/prompts/schema'
import { renderFaults } from '@/lib/prompts/template'
import { templatesOf } from '@/lib/prompts/texts'
import type { ParsedFault, ParsedPin, ParsedPrompt, ParsedVersion } from './parsed'

/** A version that may be made: its content checked, and the partials it names. */
export type Candidate = {
  version: ParsedVersion
  content: PromptContent
  /** As the file has it, for a digest made over just that. */
  written: PromptContent
  pins: ParsedPin[] | null
  includes: string[]
}
/** A prompt of the file, looked at by itself. Its versions are in order; with faults it cannot be made. */
export type CandidatePrompt = { prompt: ParsedPrompt; tags: string[]; versions: Candidate[]; faults: ParsedFault[] }

const MAX_FAULTS = 20

/** What a prompt of a file is, by the rules that every prompt follows; nothing else is looked at. */
export function candidateOf(prompt: ParsedPrompt): CandidatePrompt {
  const faults = [...prompt.faults]
  const fault = (message: string, place = prompt.place) => void (faults.length < MAX_FAULTS && faults.push({ ...place, message }))
  const named = PromptName.safeParse(prompt.name)
  if (!named.success) fault(named.error.issues[0]?.message ?? 'Rename the prompt.')
  const { description, kind } = prompt
  const details = CreatePrompt.safeParse({ name: 'x', kind, description, tags: prompt.tags })
  if (!details.success) fault(`${String(details.error.issues[0]?.path[0])}: ${details.error.issues[0]?.message}`)
  const versions: Candidate[] = []
  for (const [index, version] of prompt.versions.entries()) {
    if (version.number <= (prompt.versions[index - 1]?.number ?? 0))
      fault('Versions have to stand in order, each number once.', version.place)
    const checked = checkVersion(kind, version)
    if ('messages' in checked) for (const message of checked.messages) fault(`Version ${version.number}: ${message}`, version.place)
    else versions.push(checked.candidate)
  }
  return { prompt, tags: details.success ? details.data.tags : [], versions, faults }
}

function checkVersion(kind: PromptKind, version: ParsedVersion): { candidate: Candidate } | { messages: string[] } {
  const checked = PromptContent.safeParse(version.content)
  if (!checked.success)
    return { messages: checked.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'content'}: ${message}`) }
  const content = checked.data
  if ((kind === 'chat') !== (content.messages !== undefined))
    return { messages: [kind === 'chat' ? 'A chat prompt holds messages.' : 'A text prompt holds text.'] }
  const templates = templatesOf(content)
  const wrong = templates.flatMap(({ text, path }) => renderFaults(text, path))
  if (wrong.length > 0) return { messages: wrong.slice(0, 5).map(({ path, message }) => `${path}: ${message}`) }
  const includes = [...new Set(templates.flatMap(({ text }) => partialsOf(text).map(({ name }) => name)))].sort()
  const unpinned = version.pins ? includes.filter((name) => !version.pins?.some((pin) => pin.name === name)) : []
  if (unpinned.length > 0) return { messages: [`"partials" does not say which version of ${unpinned.join(', ')} is meant.`] }
  return { candidate: { version, content, written: version.content as PromptContent, pins: version.pins, includes } }
}
