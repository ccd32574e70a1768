import { z } from 'zod'
import { shortText } from '@/lib/prompts/content-schema'
import type { SearchMatch } from '@/lib/prompts/schema'

export const SearchPalette = z.strictObject({ query: shortText(200).transform((query) => query.trim()) })
export type SearchPalette = z.output<typeof SearchPalette>

/** One thing to go to. */
export type FoundItem = {
  id: string
  kind: 'prompt' | 'version' | 'gateway' | 'environment' | 'run' | 'page'
  label: string
  hint?: string
  /** Where what was typed stands, when not in the label. */
  found?: SearchMatch
  group: string
  href: string
}
