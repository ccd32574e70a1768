import type { z } from 'zod'
import { type Parsed, type ParsedFault, type ParsedPrompt, promptFrom, type SourceFile } from './parsed'
import {
  type ExportRecord,
  HeaderRecord,
  PromptRecord,
  parsedRelease,
  parsedVersion,
  ReleaseRecordLine,
  recordFault,
  VersionRecord,
} from './records'
import type { Place } from './schema'

/** One record as a line of JSON Lines (jsonlines.org): UTF-8, each line one object, ended by a line feed. */
export const lineOf = (record: ExportRecord): string => `${JSON.stringify(record)}\n`

/** True when a text begins as Versicle's own JSON Lines do. */
export const looksLikeLines = (text: string): boolean => /^\uFEFF?\s*\{\s*"type"\s*:\s*"versicle"/.test(text.slice(0, 200))

/** Reads Versicle's own JSON Lines. Faults name the line; a prompt with a fault is told, and the rest is read on. */
export function readLines({ name: file, text }: SourceFile): Parsed {
  const parsed: Parsed = { prompts: [], faults: [] }
  let number = 0
  let begun = false
  const fault = (message: string): void => {
    const told: ParsedFault = { file, line: number, message }
    const prompt = parsed.prompts.at(-1)
    ;(prompt?.faults ?? parsed.faults).push(told)
  }
  const read = <T>(schema: z.ZodType<T>, value: unknown, take: (record: T) => void): void => {
    const checked = schema.safeParse(value)
    if (checked.success) take(checked.data)
    else fault(recordFault(checked.error))
  }
  for (let at = 0; at < text.length && parsed.faults.length < 50; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end).replace(/^\uFEFF/, '')
    at = end < 0 ? text.length : end + 1
    number++
    if (line.trim() === '') continue
    const value = jsonObject(line)
    if (value === undefined) {
      fault('This line is not a JSON object.')
      continue
    }
    const place = { file, line: number }
    if (!begun) {
      begun = true
      read(HeaderRecord, value, () => undefined)
      if (parsed.faults.length > 0) return parsed
      continue
    }
    switch (value.type) {
      case 'prompt':
        parsed.prompts.push(promptOf(value, place))
        break
      case 'version':
        if (parsed.prompts.length === 0) fault('A version stands after its prompt.')
        else read(VersionRecord, value, (record) => parsed.prompts.at(-1)?.versions.push(parsedVersion(record, place)))
        break
      case 'release':
        if (parsed.prompts.length === 0) fault('A release stands after its prompt.')
        else read(ReleaseRecordLine, value, (record) => parsed.prompts.at(-1)?.releases.push(parsedRelease(record)))
        break
      default:
        fault(`"type" is prompt, version or release, not ${JSON.stringify(value.type)?.slice(0, 40) ?? 'missing'}.`)
    }
  }
  return parsed
}

/** One that is not valid is kept with its fault, so that the lines after it are not taken for another prompt's. */
function promptOf(value: Record<string, unknown>, place: Place): ParsedPrompt {
  const checked = PromptRecord.safeParse(value)
  if (checked.success) return promptFrom({ format: 'versicle', place, ...checked.data }, checked.data)
  const name = String(value.name).slice(0, 200)
  return promptFrom({ format: 'versicle', place, name, kind: 'text' }, { faults: [{ ...place, message: recordFault(checked.error) }] })
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
