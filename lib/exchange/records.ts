import { z } from 'zod'
import { PromptKind, shortText } from '@/lib/prompts/content-schema'
import type { ParsedVersion } from './parsed'
import type { Place, ReleaseRecord } from './schema'

/** The version of both of Versicle's own formats (docs/formats.md). */
export const FORMAT_VERSION = 1

export const VersionNumber = z.int().min(1).max(2_147_483_646)
const number = VersionNumber
const MAX_NOTE = 2000
const MAX_AUTHOR = 500
const note = shortText(MAX_NOTE)
const author = shortText(MAX_AUTHOR)
const time = z.iso.datetime({ offset: true })

const fitting = (text: string, max: number): string => text.replaceAll('\0', '').slice(0, max).toWellFormed()
/** A note from elsewhere as a record may hold it. */
export const noteFrom = (text: string): string => fitting(text, MAX_NOTE)
/** Who wrote a version elsewhere, as a record may hold it; null where nobody is told. */
export const authorFrom = (text: string | null | undefined): string | null => (text ? fitting(text, MAX_AUTHOR) : null)
/** A time from elsewhere in ISO 8601; null when it is none. Without a zone it is UTC's. */
export function timeFrom(text: string | null | undefined): string | null {
  if (!text || time.safeParse(text).success) return text || null
  const hasNoZone = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)
  const at = new Date(hasNoZone ? `${text.replace(' ', 'T')}Z` : text)
  const iso = Number.isNaN(at.getTime()) ? '' : at.toISOString()
  return time.safeParse(iso).success ? iso : null
}

/** Fields that are not known are passed over, so that a newer minor form can still be read. */
export const HeaderRecord = z.object({
  type: z.literal('versicle'),
  format: z.literal(FORMAT_VERSION, { error: `Only format ${FORMAT_VERSION} is read here. A newer Versicle wrote this file.` }),
  workspace: z.string().optional(),
})
export const PromptRecord = z.object({
  type: z.literal('prompt'),
  name: shortText(200),
  kind: PromptKind,
  description: shortText(2000).default(''),
  tags: z.array(shortText(100)).max(100).default([]),
  aliases: z.array(shortText(200)).max(1000).default([]),
  archived: z.boolean().default(false),
})
export const PinRecord = z.object({
  name: shortText(200),
  prompt: shortText(200),
  version: number,
  digest: z.string().nullable().default(null),
  own_lines: z.literal(true).optional(),
})
export const VersionRecord = z.object({
  type: z.literal('version'),
  version: number,
  note: note.default(''),
  author: author.nullable().default(null),
  created_at: time.nullable().default(null),
  base_version: number.nullable().default(null),
  digest: z.string().nullable().default(null),
  partials: z.array(PinRecord).max(100).nullable().default(null),
  content: z.record(z.string(), z.unknown()),
})
export const ReleaseRecordLine = z.object({
  type: z.literal('release'),
  environment: shortText(100),
  sequence: number,
  kind: z.enum(['release', 'rollback', 'split', 'withdrawal']).default('release'),
  note: note.default(''),
  author: author.default(''),
  created_at: time,
  variants: z.array(z.object({ label: z.string().max(10), version: number, weight: z.int().min(0).max(10_000) })).max(26),
  live: z.boolean().default(false),
})

export type HeaderRecord = z.infer<typeof HeaderRecord>
export type PromptRecord = z.infer<typeof PromptRecord>
export type VersionRecord = z.infer<typeof VersionRecord>
export type ReleaseLine = z.infer<typeof ReleaseRecordLine>
/** One thing of an export. A prompt's versions and releases follow it, before the next prompt. */
export type ExportRecord = HeaderRecord | PromptRecord | VersionRecord | ReleaseLine

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const renamed = (content: Record<string, unknown>, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(content).map(([key, value]) => [rename(key), value]))
/** A content's own fields as exports name them (`response_format`), and back. What is inside them stays as it is. */
export const outward = (content: object) => renamed(content as Record<string, unknown>, snake)
export const inward = (content: Record<string, unknown>) => renamed(content, camel)

export const parsedVersion = (record: VersionRecord, place: Place): ParsedVersion => ({
  number: record.version,
  content: inward(record.content),
  note: record.note,
  baseVersion: record.base_version,
  author: record.author,
  createdAt: record.created_at,
  digest: record.digest,
  pins: record.partials?.map(({ own_lines: ownLines, ...pin }) => ({ ...pin, ownLines })) ?? null,
  place,
})

export const parsedRelease = ({ type: _, created_at, ...record }: ReleaseLine): ReleaseRecord => ({ ...record, createdAt: created_at })

/** The first fault of a record, in words. */
export const recordFault = ({ issues: [issue] }: z.ZodError): string =>
  issue ? `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}` : 'This is not valid.'
