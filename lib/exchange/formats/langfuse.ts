import { settingsOf } from '@/lib/langfuse/config'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { partialsOf } from '@/lib/prompts/partials'
import { PromptName } from '@/lib/prompts/schema'
import { scanTags } from '@/lib/prompts/tags'
import { joined, type Piece } from '../convert/pieces'
import { onlyVersion, type ParsedPrompt, promptFrom, type SourceFile } from '../parsed'
import { authorFrom, noteFrom, timeFrom, VersionNumber } from '../records'
import { MAX_IMPORT_VERSIONS } from '../schema'
import { isMessages } from './chat'
import { type Format, jsonOf, lineFinder, listOf, nameFrom, recordOf, remark, textOf } from './foreign'

type Row = JsonObject & { name: string; prompt: string | JsonObject[] }
const isRow = (value: unknown): value is Row => {
  const row = recordOf(value)
  return (
    row !== undefined &&
    typeof row.name === 'string' &&
    row.version !== undefined &&
    (typeof row.prompt === 'string' || isMessages(row.prompt))
  )
}

const numberOf = ({ version }: Row): number =>
  typeof version === 'string' && version.trim() !== '' ? Number(version) : (version as number)

/** The rows of a Langfuse export: one, a list, an answer of its API (`data`), or JSON Lines. Null for what is none. */
export function langfuseRows(text: string): Row[] | null {
  const whole = jsonOf(text)
  const lines =
    whole === undefined
      ? text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(jsonOf)
      : []
  const rows = whole === undefined ? lines : Array.isArray(whole) ? whole : isRow(whole) ? [whole] : listOf(recordOf(whole)?.data)
  return rows.length > 0 && rows.every(isRow) ? (rows as Row[]) : null
}

const DEPENDENCY = /@@@langfusePrompt:name=([^|@]+)\|(?:label|version)=([^@]+)@@@/g
const SIMPLE = /^\s*[\p{L}_][\p{L}\p{N}_]*\s*$/u

/** Langfuse replaces `{{name}}` and leaves every other brace; other prompts stand in by a tag of its own. */
function templateOf(prompt: ParsedPrompt, source: string, line: number): string {
  const pieces: Piece[] = []
  let at = 0
  for (const found of source.matchAll(/\{\{([^{}]*)\}\}|@@@langfusePrompt:name=([^|@]+)\|(?:label|version)=([^@]+)@@@/g)) {
    const [whole, variable, dependency] = found
    pieces.push({ kind: 'text', text: source.slice(at, found.index) })
    at = found.index + whole.length
    if (dependency !== undefined) {
      const to = `{{> ${nameFrom(dependency, /$^/)}}}`
      pieces.push({ kind: 'tag', text: to })
      prompt.converted.push({ file: prompt.place.file, line, from: whole, to, message: 'A partial: the newest version of that prompt.' })
    } else if (variable !== undefined && SIMPLE.test(variable)) pieces.push({ kind: 'tag', text: `{{${variable.trim()}}}` })
    else pieces.push({ kind: 'text', text: whole })
  }
  pieces.push({ kind: 'text', text: source.slice(at) })
  const text = joined(pieces)
  const whole = source.replace(DEPENDENCY, '')
  if (scanTags(whole).faults.length > 0 || partialsOf(whole).length > 0)
    prompt.converted.push({
      file: prompt.place.file,
      line,
      from: '{{ … }}',
      to: '{{=<% %>=}}…',
      message: 'Braces that are no variable in Langfuse stay as text, by other delimiters.',
    })
  return text
}

/** Langfuse’s versions with their labels (langfuse.com/docs/prompt-management/data-model): a label is what is live in the environment of its name. */
export const readLangfuse: Format = (file) => readRows(file, langfuseRows(file.text) ?? [])

function readRows({ name: file, text }: SourceFile, rows: Row[]): ParsedPrompt[] {
  // One too many is enough to be refused.
  const byName = Map.groupBy(rows.slice(0, MAX_IMPORT_VERSIONS + 1), ({ name }) => name)
  const lineOf = lineFinder(text)
  return [...byName].map(([title, versions]) => {
    const line = lineOf(JSON.stringify(title))
    const place = { file, line }
    const newest = [...versions].sort((a, b) => numberOf(a) - numberOf(b))
    const kind = typeof newest.at(-1)?.prompt === 'string' ? 'text' : 'chat'
    const name = PromptName.safeParse(title).success ? title : nameFrom(title, /$^/)
    const tags = [...new Set(newest.flatMap((row) => listOf(row.tags).map(textOf)))].filter(Boolean)
    const prompt = promptFrom({ format: 'langfuse', place, name, kind }, { tags })
    if (name !== title) remark(prompt, line, title, `This name cannot be had here; it becomes ${name}.`)
    const labels = new Map<string, Row>()
    for (const row of newest) {
      const number = numberOf(row)
      if (!VersionNumber.safeParse(number).success) {
        prompt.faults.push({
          ...place,
          message: `version: ${String(JSON.stringify(row.version)).slice(0, 40)} is no whole number from 1 on.`,
        })
        continue
      }
      const { model: _, ...settings } = settingsOf(recordOf(row.config) ?? {}, false)
      if (settings.config.model !== undefined)
        remark(prompt, line, String(settings.config.model), 'The model is kept in the config: choose an alias or a target for it.')
      prompt.versions.push(
        onlyVersion({ ...contentOf(prompt, row, line), ...settings }, place, {
          number,
          note: noteFrom(textOf(row.commitMessage)),
          author: authorFrom(textOf(row.createdBy)),
          createdAt: timeFrom(textOf(row.createdAt)),
          baseVersion: prompt.versions.at(-1)?.number ?? null,
        }),
      )
      for (const label of listOf(row.labels).map(textOf)) if (label !== '' && label !== 'latest') labels.set(label, row)
    }
    prompt.releases = [...labels].map(([environment, row]) => ({
      environment,
      sequence: 1,
      kind: 'release',
      note: '',
      author: '',
      createdAt: timeFrom(textOf(row.updatedAt)) ?? new Date(0).toISOString(),
      variants: [{ label: 'a', version: numberOf(row), weight: 10_000 }],
      live: true,
    }))
    return prompt
  })
}

function contentOf(prompt: ParsedPrompt, { prompt: content }: Row, line: number): JsonObject {
  if (typeof content === 'string') return { text: templateOf(prompt, content, line) }
  return {
    messages: content.map(
      ({ type, ...message }): JsonObject =>
        type === 'placeholder'
          ? { role: 'placeholder', name: message.name ?? '' }
          : { ...message, ...(typeof message.content === 'string' && { content: templateOf(prompt, message.content, line) }) },
    ),
  }
}
