import type { PromptKind } from '@/lib/prompts/content-schema'
import type { Converted, FormatName, Leftover, Place, ReleaseRecord } from './schema'

/** A partial's tag and the version it meant: of which prompt, and with which content. */
export type ParsedPin = { name: string; prompt: string; version: number; digest: string | null; ownLines?: true | undefined }

/** A version as a file tells it. `content` is not checked yet. */
export type ParsedVersion = {
  number: number
  content: Record<string, unknown>
  note: string
  baseVersion: number | null
  author: string | null
  createdAt: string | null
  /** Null: the file does not say, so nothing is compared. */
  digest: string | null
  /** Null: each name means what it means in the file, else here. */
  pins: ParsedPin[] | null
  place: Place
}

/** A fault that keeps a prompt, or a whole file, from being imported. */
export type ParsedFault = Place & { message: string }

/** A prompt as a file tells it, whichever format the file is in. */
export type ParsedPrompt = {
  name: string
  kind: PromptKind
  description: string
  tags: string[]
  aliases: string[]
  archived: boolean
  format: FormatName
  place: Place
  versions: ParsedVersion[]
  releases: ReleaseRecord[]
  /** What was put in other words on the way here. */
  converted: Converted[]
  /** What has no equivalent here and stands as plain text. */
  leftovers: Leftover[]
  faults: ParsedFault[]
}

export type Parsed = { prompts: ParsedPrompt[]; faults: ParsedFault[] }
/** A file to be read, its text decoded. */
export type SourceFile = { name: string; text: string }

export const promptFrom = (
  file: { format: FormatName; place: Place; name: string; kind: PromptKind },
  more: Partial<ParsedPrompt> = {},
): ParsedPrompt => ({
  description: '',
  tags: [],
  aliases: [],
  archived: false,
  versions: [],
  releases: [],
  converted: [],
  leftovers: [],
  faults: [],
  ...more,
  name: file.name,
  kind: file.kind,
  format: file.format,
  place: file.place,
})

/** A first version of a prompt from a format that knows no history. */
export const onlyVersion = (content: Record<string, unknown>, place: Place, more: Partial<ParsedVersion> = {}): ParsedVersion => ({
  number: 1,
  content,
  note: '',
  baseVersion: null,
  author: null,
  createdAt: null,
  digest: null,
  pins: null,
  place,
  ...more,
})
