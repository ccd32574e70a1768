import type { TagKind } from '@/lib/prompts/tags'

/** How each kind of Mustache tag looks, in the editor and in text that is only read. */
export const tagStyles: Record<TagKind, string> = {
  variable: 'rounded-xs bg-variable-tint text-variable',
  section: 'font-medium text-variable',
  inverted: 'font-medium text-variable',
  close: 'font-medium text-variable',
  partial: 'rounded-xs bg-partial-tint text-partial',
  comment: 'text-muted-foreground italic',
  delimiters: 'text-muted-foreground',
}
