import { MarkedText } from '@/components/ui/marked-text'
import type { SearchField, SearchMatch } from '@/lib/prompts/schema'

const fields: Record<SearchField, string> = {
  name: 'name',
  alias: 'also answers as',
  description: 'description',
  tag: 'tag',
  variable: 'variable',
  note: 'note',
  content: 'text',
}

/** Where a search found its words. */
export const MatchLines = ({ matches }: { matches: readonly SearchMatch[] }) =>
  matches.map(({ field, text, ranges }) => (
    <div key={`${field} ${text}`} className="flex min-w-0 gap-2 text-muted-foreground text-xs">
      <span className="shrink-0">{fields[field]}</span>
      <span className="min-w-0 break-words font-mono text-xs @max-2xl:line-clamp-2 @2xl:truncate" dir="auto">
        <MarkedText text={text} ranges={ranges} />
      </span>
    </div>
  ))
