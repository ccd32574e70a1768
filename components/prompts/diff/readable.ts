import { isInlineFile, type Json } from '@/lib/prompts/content-schema'
import { describeUpload } from '../edit/media-file'

/** A value as it is shown: in the place of a file's bytes stands what it is. */
export function readable(value: Json): Json {
  if (typeof value === 'string')
    return isInlineFile(value) ? `⟨${describeUpload(value.startsWith('data:') ? 'file' : 'input_audio', value)}⟩` : value
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]))
}
