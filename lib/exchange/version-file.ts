import { readMessages, writeMessages } from './message-blocks'
import type { ParsedFault, ParsedVersion } from './parsed'
import { inward, outward, parsedVersion, recordFault, VersionRecord } from './records'
import { objectOf, readYaml, splitFrontMatter, writeYaml } from './yaml'

/** A version as a file: front matter, then its messages (chat) or its text and one line feed. */
export function writeVersionFile({ type: _, content, ...record }: VersionRecord): string {
  const { messages, text, ...rest } = content
  const body = Array.isArray(messages) ? writeMessages(messages) : `${String(text)}\n`
  const { version, note, author, created_at, base_version, digest, partials } = record
  const front = {
    version,
    ...(note !== '' && { note }),
    ...(author !== null && { author }),
    ...(created_at !== null && { created_at }),
    ...(base_version !== null && { base_version }),
    ...(digest !== null && { digest }),
    ...(partials !== null && partials.length > 0 && { partials }),
    ...rest,
  }
  return `---\n${writeYaml(front)}---\n${body}`
}

const own = ['version', 'note', 'author', 'created_at', 'base_version', 'digest', 'partials']

/** Reads what `writeVersionFile` wrote, or a person. */
export function readVersionFile(kind: 'chat' | 'text', text: string, file: string): { version?: ParsedVersion; faults: ParsedFault[] } {
  // A tool that made Windows line ends of one made them of all.
  const split = splitFrontMatter(/^\uFEFF?---[ \t]*\r\n/.test(text) ? text.replace(/\r\n/g, '\n') : text)
  if (!split) return { faults: [{ file, line: 1, message: 'A version begins with front matter: YAML between two lines "---".' }] }
  const read = readYaml(split.yaml, file, 2)
  if ('faults' in read) return read
  const front = objectOf(read.value)
  if (!front) return { faults: [{ file, line: 2, message: 'The front matter has to be fields with values.' }] }
  const place = { file, line: 1 }
  const pick = (mine: boolean) => Object.fromEntries(Object.entries(front).filter(([key]) => own.includes(key) === mine))
  const { body, faults } = kind === 'chat' ? messagesIn(split, file) : { body: { text: split.body.replace(/\n$/, '') }, faults: [] }
  const checked = VersionRecord.safeParse({ type: 'version', ...pick(true), content: outward({ ...body, ...inward(pick(false)) }) })
  if (!checked.success) {
    const path = (checked.error.issues[0]?.path ?? []).filter((part) => typeof part !== 'symbol')
    return { faults: [{ file, line: read.lineAt(path), message: recordFault(checked.error) }] }
  }
  return { version: parsedVersion(checked.data, place), faults }
}

function messagesIn({ body, bodyLine }: { body: string; bodyLine: number }, file: string) {
  const { messages, faults } = readMessages(body)
  return { body: { messages }, faults: faults.map(({ line, message }) => ({ file, line: line + bodyLine - 1, message })) }
}
