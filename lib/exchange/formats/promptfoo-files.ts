import { parse } from 'csv-parse/sync'
import { AppError } from '@/lib/errors'
import type { Json } from '@/lib/prompts/content-schema'
import type { SourceFile } from '../parsed'
import { readYaml } from '../yaml'
import { isMessages } from './chat'
import { jsonOf, recordOf, textOf } from './foreign'

/** True for a file that says so: `prompts` with `providers` or `tests` beside it, or promptfoo's own file name. */
export const looksLikePromptfoo = ({ name, text }: SourceFile): boolean =>
  /\.ya?ml$|promptfooconfig[^/]*\.json$/.test(name) &&
  /(^|\n)"?prompts"?\s*:/.test(text) &&
  (/promptfoo/i.test(name) || /(^|\n)(providers|targets|tests|defaultTest|scenarios)\s*:/.test(text))

const CODE = /\.(js|cjs|mjs|ts|py|sh)(:\w+)?$/
const isReference = (source: string) => source.startsWith('file://') || /^[\w./-]+\.(txt|md|json|j2|ya?ml|csv)$/.test(source)
const pathIn = (source: string) => source.replace(/^file:\/\//, '').replace(/^\.\//, '')
const baseOf = (file: string) => file.slice(file.lastIndexOf('/') + 1)
const folderOf = (file: string) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '')

/** More would let a hostile pattern take for ever. */
const MAX_STARS = 4

/** Which names a reference means, in a file that stands in `folder`: `*` is anything within a folder, a folder is all that is in it. */
function patternOf(path: string, folder: string): RegExp {
  const escaped = path.replace(/\/$/, '/**').replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(
    `^${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${escaped.replace(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'))}$`,
  )
}

/** So much comparing of names and reading of what is named is done for all files together: a few seconds of it. */
const MAX_WORK = 500_000_000
/** Reading what a file says takes about so much more than looking through it. */
const READING = 10

/** What is known of the files that are read together: each by the last part of its name, and how much work was done for them. */
class Shelf {
  private work = 0
  private readonly byBase: Map<string, SourceFile[]>
  constructor(private readonly all: readonly SourceFile[]) {
    this.byBase = Map.groupBy(all, ({ name }) => baseOf(name))
  }

  /** Counts work, and refuses what would take for ever. */
  take(work: number): void {
    this.work += work
    if (this.work > MAX_WORK)
      throw new AppError('invalid', 'The promptfoo files here name too many others to be looked through. Send fewer of them at once.', {
        faults: [{ path: 'files', message: 'Send less at once.' }],
      })
  }

  matching(path: string, folder: string): SourceFile[] {
    if (!path.includes('*') && !path.endsWith('/'))
      return (this.byBase.get(baseOf(path)) ?? []).filter(({ name }) => name === folder + path)
    const stars = path.split(/\*+/).length - (path.endsWith('/') ? 0 : 1)
    if (stars > MAX_STARS) return []
    const pattern = patternOf(path, folder)
    return this.all.filter(({ name }) => {
      // A star may end at any place behind the one before.
      this.take(Math.max(name.length, name.length ** stars / 24))
      return pattern.test(name)
    })
  }

  endingWith(path: string): SourceFile[] {
    return (this.byBase.get(baseOf(path)) ?? []).filter(({ name }) => name === path || name.endsWith(`/${path}`))
  }
}
const shelves = new WeakMap<readonly SourceFile[], Shelf>()
function shelfOf(all: readonly SourceFile[]): Shelf {
  const shelf = shelves.get(all) ?? new Shelf(all)
  shelves.set(all, shelf)
  return shelf
}

/** The files that a reference means: beside the file that names them, else anywhere by the end of their path. */
export function filesNamed(source: string, file: string, all: readonly SourceFile[]): SourceFile[] {
  const shelf = shelfOf(all)
  const path = pathIn(source)
  const found = [...new Set([...shelf.matching(path, folderOf(file)), ...shelf.endingWith(path)])]
  for (const { text } of found) shelf.take(text.length * READING)
  return found
}

const MAX_LISTS = 200
const MAX_ROOTS = 5
const MAX_REFERENCES = 200
const MAX_LISTED = 1000

/** The files that promptfoo's configurations, or the lists which those name, refer to: they are read as parts of them. */
export function partsOfPromptfoo(all: readonly SourceFile[]): Set<SourceFile> {
  const shelf = shelfOf(all)
  const configurations = all.filter(looksLikePromptfoo)
  const parts = new Set<SourceFile>()
  const roots = new Set(configurations.slice(0, MAX_ROOTS).map(({ name }) => folderOf(name)))
  const lists = new Set(configurations.slice(0, MAX_LISTS))
  for (const from of lists) {
    const named = new Set(
      [...from.text.matchAll(/file:\/\/([^\s"'#,\]}]{1,500})/g)].slice(0, MAX_REFERENCES).map(([, path = '']) => pathIn(path)),
    )
    // A list names files as seen from the configuration, or from itself.
    const folders = new Set([...roots, folderOf(from.name)])
    const meant = new Set([...named].flatMap((path) => [...folders].flatMap((folder) => shelf.matching(path, folder))))
    for (const other of all) {
      if (parts.has(other) || lists.has(other)) continue
      if (!meant.has(other)) {
        shelf.take(from.text.length / READING)
        if (!from.text.includes(baseOf(other.name))) continue
      }
      parts.add(other)
      // Only what lists further files is followed: the text of a prompt may name anything.
      if (/\.ya?ml$/.test(other.name) && lists.size < MAX_LISTS) lists.add(other)
    }
  }
  for (const configuration of configurations) parts.delete(configuration)
  return parts
}

/** The value of a YAML or JSON file; undefined when it is none, or broken. */
export function contentsOf({ name, text }: SourceFile): unknown {
  if (name.endsWith('.json')) return jsonOf(text)
  const read = readYaml(text, name)
  return 'faults' in read ? undefined : read.value
}

/** One prompt of a configuration: its text, where it stands, and what it is called; `title` where that says more than its place in the list. */
export type Entry = { source: SourceFile; line: number; title: string; fault?: string }

/**
 * The prompts that an entry of a configuration stands for: a text, a file or several, or a file that lists prompts in its turn. `at`: the
 * file and line of the entry; `isListed`: it stands in such a list, and lists list no lists.
 */
export function entriesOf(given: unknown, at: { file: string; line: number }, all: readonly SourceFile[], isListed = false): Entry[] {
  const entry = recordOf(given as Json)
  const source = textOf(entry?.raw) || textOf(entry?.id) || textOf(given)
  const label = textOf(entry?.label) || (entry?.raw !== undefined ? textOf(entry.id) : '')
  const here = { name: at.file, text: source }
  const wrong = (fault: string): Entry[] => [{ source: here, line: at.line, title: label, fault }]
  if (CODE.test(source) && /^(file:\/\/)?[\w./:-]+$/.test(source)) return wrong(`${source} is code: what it answers cannot be read.`)
  if (/^(exec:|python:|langfuse:\/\/|portkey:\/\/|helicone:\/\/)/.test(source))
    return wrong(`${source.slice(0, 100)} lies elsewhere, or is a program: what it answers cannot be read.`)
  if (!isReference(source)) return [{ source: here, line: at.line, title: label }]
  const found = filesNamed(source, at.file, all)
  if (found.length === 0) return wrong(`${source} is not among the files: add it.`)
  return found.flatMap((file): Entry[] => {
    if (file.name.endsWith('.csv')) return fromTable(file, label)
    const listed = /\.ya?ml$/.test(file.name) && !isListed ? contentsOf(file) : undefined
    if (Array.isArray(listed) && !isMessages(listed)) {
      const read = readYaml(file.text, file.name)
      const lineOf = (index: number) => ('faults' in read ? 1 : read.lineAt([index]))
      // What stands in it is named as seen from the configuration, not from the list.
      return listed
        .slice(0, MAX_LISTED)
        .flatMap((each, index) =>
          entriesOf(each, { file: isReference(referenceOf(each)) ? at.file : file.name, line: lineOf(index) }, all, true),
        )
    }
    const texts = file.name.endsWith('.txt') ? file.text.split(/\r?\n---\r?\n/) : [file.text]
    const title = label || file.name.slice(file.name.lastIndexOf('/') + 1).replace(/\.[A-Za-z0-9]{1,8}$/, '')
    return texts.map((text) => ({ source: { name: file.name, text }, line: 1, title }))
  })
}
const referenceOf = (given: unknown) => textOf(recordOf(given as Json)?.raw) || textOf(recordOf(given as Json)?.id) || textOf(given)

/** A table of prompts: a column `prompt`, and perhaps `label`; without such a heading each line is one. */
function fromTable({ name, text }: SourceFile, label: string): Entry[] {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true, info: true } as const
    const rows = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[]
    const [head] = rows
    const column = head?.record.indexOf('prompt') ?? -1
    const labels = column < 0 ? -1 : (head?.record.indexOf('label') ?? -1)
    return (column < 0 ? rows : rows.slice(1)).flatMap(({ record, info }): Entry[] => {
      const said = record[Math.max(column, 0)] ?? ''
      return said === '' ? [] : [{ source: { name, text: said }, line: info.lines, title: record[labels] || label }]
    })
  } catch (error) {
    return [{ source: { name, text }, line: 1, title: label, fault: error instanceof Error ? error.message : 'This CSV cannot be read.' }]
  }
}
