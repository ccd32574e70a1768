import { AppError } from '@/lib/errors'
import { looksLikeZip, Room, unzipped } from './archive'
import { HEADER_FILE, readFolder } from './folder'
import { readDotprompt } from './formats/dotprompt'
import { langfuseRows, readLangfuse } from './formats/langfuse'
import { looksLikeStored, readStored } from './formats/openai'
import { readPlain } from './formats/plain'
import { readPromptfoo } from './formats/promptfoo'
import { looksLikePromptfoo, partsOfPromptfoo } from './formats/promptfoo-files'
import { readPrompty } from './formats/prompty'
import { looksLikeLines, readLines } from './lines'
import type { Parsed, ParsedFault, ParsedPrompt, SourceFile } from './parsed'
import { type ImportFile, MAX_IMPORT_PROMPTS, MAX_IMPORT_VERSIONS, type Syntax } from './schema'

const baseName = (name: string) => name.slice(name.lastIndexOf('/') + 1)

/** What was sent, unpacked and decoded. Throws `invalid` for broken zips and for what weighs too much. */
function unpack(files: readonly ImportFile[]): Parsed & { files: SourceFile[] } {
  const room = new Room()
  const faults: ParsedFault[] = []
  const found: SourceFile[] = []
  const decode = (name: string, bytes: Uint8Array) => {
    try {
      found.push({ name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) })
    } catch {
      faults.push({ file: name, line: 1, message: 'This is not text in UTF-8.' })
    }
  }
  for (const { name, text, base64 } of files) {
    room.takeFile()
    if (text !== undefined) {
      room.take(text.length)
      found.push({ name, text })
      continue
    }
    const bytes = Buffer.from(base64 ?? '', 'base64')
    room.take(bytes.byteLength)
    if (!looksLikeZip(bytes)) decode(name, bytes)
    else for (const entry of unzipped(name, bytes, room)) if (!isClutter(entry.name)) decode(entry.name, entry.bytes)
  }
  return { files: found, prompts: [], faults }
}

/** What operating systems leave in archives. */
const isClutter = (name: string) => /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/.test(name)

const none = (file: SourceFile, message: string): Parsed => ({ prompts: [], faults: [{ file: file.name, line: 1, message }] })
const found = (prompts: ParsedPrompt[]): Parsed => ({ prompts, faults: [] })

function readForeign(file: SourceFile, syntax: Syntax, all: readonly SourceFile[]): Parsed {
  const { name, text } = file
  if (text.trim() === '') return none(file, 'This file is empty.')
  if (name.endsWith('.prompt')) return found(readDotprompt(file, syntax, all))
  if (name.endsWith('.prompty')) return found(readPrompty(file, syntax, all))
  if (looksLikePromptfoo(file)) return found(readPromptfoo(file, syntax, all))
  if (langfuseRows(text)) return found(readLangfuse(file, syntax, all))
  if (looksLikeStored(file)) return found(readStored(file, syntax, all))
  if (/\.(txt|md|markdown|json|j2|jinja2?|hbs|handlebars|mustache|mst)$|^[^.]+$/i.test(baseName(name)))
    return found(readPlain(file, syntaxOf(name, syntax), all))
  return none(file, 'This is in no format that is read here (docs/formats.md names them).')
}

/** An ending may say in which language the templates are. */
function syntaxOf(name: string, syntax: Syntax): Syntax {
  if (syntax !== 'auto') return syntax
  if (/\.(j2|jinja2?)$/i.test(name)) return 'jinja'
  if (/\.(hbs|handlebars)$/i.test(name)) return 'handlebars'
  return /\.(mustache|mst)$/i.test(name) ? 'mustache' : 'auto'
}

/** What is kept for the innermost of these folders that a file stands in. */
function folderAround<T>(name: string, folders: ReadonlyMap<string, T>): T | undefined {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
    const found = folders.get(name.slice(0, end + 1))
    if (found !== undefined) return found
  }
  return folders.get('')
}

/** Reads prompts from files of any known format: a Versicle folder as one, everything else file by file. */
export function readFiles(sent: readonly ImportFile[], syntax: Syntax): Parsed {
  const { files, prompts, faults } = unpack(sent)
  const headers = files.filter(({ name }) => baseName(name) === HEADER_FILE)
  const folders = new Map(headers.map((header): [string, SourceFile[]] => [header.name.slice(0, -HEADER_FILE.length), []]))
  const others: SourceFile[] = []
  for (const file of files) (folderAround(file.name, folders) ?? others).push(file)
  const add = (parsed: Parsed) => {
    prompts.push(...parsed.prompts)
    faults.push(...parsed.faults)
  }
  for (const header of headers) {
    const root = header.name.slice(0, -HEADER_FILE.length)
    add(readFolder(folders.get(root) ?? [], header))
    // Of two headers in one folder the first counts.
    folders.set(root, [])
  }
  const parts = partsOfPromptfoo(files)
  for (const file of others) {
    if (looksLikeLines(file.text)) add(readLines(file))
    else if (!parts.has(file)) add(readForeign(file, syntax, files))
  }
  const versions = prompts.reduce((sum, prompt) => sum + prompt.versions.length, 0)
  if (prompts.length > MAX_IMPORT_PROMPTS || versions > MAX_IMPORT_VERSIONS)
    throw new AppError(
      'invalid',
      `There are ${prompts.length.toLocaleString('en')} prompts with ${versions.toLocaleString('en')} versions in this. At once ${MAX_IMPORT_PROMPTS.toLocaleString('en')} prompts with ${MAX_IMPORT_VERSIONS.toLocaleString('en')} versions can be imported: export and import folder by folder.`,
      { faults: [{ path: 'files', message: 'Send less at once.' }] },
    )
  return { prompts, faults }
}
