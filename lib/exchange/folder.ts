import { type Parsed, type ParsedPrompt, promptFrom, type SourceFile } from './parsed'
import {
  type ExportRecord,
  HeaderRecord,
  PromptRecord,
  parsedRelease,
  type ReleaseLine,
  ReleaseRecordLine,
  recordFault,
  type VersionRecord,
} from './records'
import { readVersionFile, writeVersionFile } from './version-file'
import { objectOf, readYaml, writeYaml } from './yaml'

/** The file that says what a folder is. */
export const HEADER_FILE = 'versicle.yaml'

const padded = (version: number) => String(version).padStart(4, '0')
const withoutType = ({ type: _, ...record }: { type: string }): object => record

/**
 * An export as files. Parts of a prompt's name begin with a letter or digit, so `_newest.md` and its neighbours are never a prompt's.
 * The newest version has a file of its own name, so that a pull request shows what changed.
 */
export async function* folderFiles(records: AsyncIterable<ExportRecord>): AsyncGenerator<SourceFile> {
  const taken = new Set<string>()
  let place = ''
  let held: VersionRecord | undefined
  let releases: ReleaseLine[] = []
  const settle = function* (): Generator<SourceFile> {
    if (held) yield { name: `${place}/_newest.md`, text: writeVersionFile(held) }
    if (releases.length > 0) yield { name: `${place}/_releases.yaml`, text: writeYaml({ releases: releases.map(withoutType) }) }
    held = undefined
    releases = []
  }
  for await (const record of records)
    switch (record.type) {
      case 'versicle':
        yield { name: '.gitattributes', text: '* -text\n' }
        yield { name: HEADER_FILE, text: writeYaml(record) }
        break
      case 'prompt': {
        yield* settle()
        place = placeFor(record, taken)
        yield { name: `${place}/_prompt.yaml`, text: writeYaml(withoutType(record)) }
        break
      }
      case 'version':
        if (held) yield { name: `${place}/_versions/${padded(held.version)}.md`, text: writeVersionFile(held) }
        held = record
        break
      case 'release':
        releases.push(record)
    }
  yield* settle()
}

/** Several archived prompts may have had one name. */
function placeFor({ name, archived }: PromptRecord, taken: Set<string>): string {
  const place = `${archived ? 'archived' : 'prompts'}/${name}`
  let free = place
  for (let count = 2; taken.has(free); count++) free = `${place}+${count}`
  taken.add(free)
  return free
}

type Entry = { prompt?: SourceFile; newest?: SourceFile; releases?: SourceFile; versions: SourceFile[] }

/** Reads what `folderFiles` wrote, wherever the folder stands: `files` are those in it. Others than its own are passed over. */
export function readFolder(files: readonly SourceFile[], header: SourceFile): Parsed {
  const parsed: Parsed = { prompts: [], faults: [] }
  const read = readYaml(header.text, header.name)
  if ('faults' in read) return { prompts: [], faults: read.faults }
  const checked = HeaderRecord.safeParse(read.value)
  if (!checked.success) return { prompts: [], faults: [{ file: header.name, line: 1, message: recordFault(checked.error) }] }
  const entries = new Map<string, Entry>()
  for (const file of files) {
    const [, folder, part, version] =
      /^(.+)\/(?:_(prompt\.yaml|newest\.md|releases\.yaml)|_versions\/(\d{1,10}\.md))$/.exec(file.name) ?? []
    if (folder === undefined) continue
    const entry = entries.get(folder) ?? { versions: [] }
    entries.set(folder, entry)
    if (version) entry.versions.push(file)
    else if (part === 'prompt.yaml') entry.prompt = file
    else if (part === 'newest.md') entry.newest = file
    else entry.releases = file
  }
  for (const [folder, entry] of entries) {
    if (entry.prompt) parsed.prompts.push(readPrompt(entry, entry.prompt))
    else parsed.faults.push({ file: folder, line: 1, message: 'There are versions here, but no _prompt.yaml.' })
  }
  return parsed
}

function readPrompt({ versions, newest, releases }: Entry, file: SourceFile): ParsedPrompt {
  const place = { file: file.name, line: 1 }
  const read = readYaml(file.text, file.name)
  const checked = 'faults' in read ? undefined : PromptRecord.safeParse({ ...objectOf(read.value), type: 'prompt' })
  if ('faults' in read || !checked?.success) {
    const faults = 'faults' in read ? read.faults : checked?.error ? [{ ...place, message: recordFault(checked.error) }] : []
    return promptFrom({ format: 'versicle', place, name: file.name.replace(/\/_prompt\.yaml$/, '').slice(-200), kind: 'text' }, { faults })
  }
  const prompt = promptFrom({ format: 'versicle', place, ...checked.data }, checked.data)
  for (const each of newest ? [...versions, newest] : versions) {
    const { version, faults } = readVersionFile(prompt.kind, each.text, each.name)
    if (version) prompt.versions.push(version)
    prompt.faults.push(...faults)
  }
  prompt.versions.sort((a, b) => a.number - b.number)
  if (releases) readReleases(prompt, releases)
  return prompt
}

function readReleases(prompt: ParsedPrompt, { name: file, text }: SourceFile): void {
  const read = readYaml(text, file)
  if ('faults' in read) {
    prompt.faults.push(...read.faults)
    return
  }
  const listed = objectOf(read.value)?.releases
  for (const [index, each] of (Array.isArray(listed) ? listed : []).entries()) {
    const checked = ReleaseRecordLine.safeParse({ ...objectOf(each), type: 'release' })
    if (checked.success) prompt.releases.push(parsedRelease(checked.data))
    else prompt.faults.push({ file, line: read.lineAt(['releases', index]), message: recordFault(checked.error) })
  }
}
