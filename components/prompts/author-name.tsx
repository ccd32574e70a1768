import { Badge } from '@/components/ui/badge'
import type { Author } from '@/lib/prompts/schema'

/** Who, and with a word when it was no person. */
export function AuthorName({ author }: { author: Author | null }) {
  if (!author) return <span>somebody</span>
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1">
      <span className="truncate">{author.name}</span>
      {author.type === 'api_key' && <Badge tone="outline">key</Badge>}
    </span>
  )
}
