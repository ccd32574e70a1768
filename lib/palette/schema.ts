import { z } from 'zod'

export const SearchPalette = z.strictObject({ query: z.string().trim().max(200) })
export type SearchPalette = z.output<typeof SearchPalette>

/** One thing to go to. */
export type FoundItem = {
  id: string
  kind: 'prompt' | 'version' | 'gateway' | 'environment' | 'run' | 'page'
  label: string
  hint?: string
  group: string
  href: string
}
