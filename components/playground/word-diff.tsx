import { MarkedText } from '@/components/runs/plain-text'
import type { TextChange } from '@/lib/prompts/diff'

const looks = {
  added: 'rounded-xs bg-well-tint text-well no-underline',
  removed: 'rounded-xs bg-danger-tint text-danger line-through',
} as const

/** Two texts as one, word by word: what only the first has is struck through, what only the second has is marked. */
export function WordDiff({ changes }: { changes: readonly TextChange[] }) {
  return (
    <div dir="auto" className="isolate whitespace-pre-wrap text-sm [overflow-wrap:anywhere] [unicode-bidi:plaintext]">
      {changes.map(({ kind, text }, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: changes have no identity but their place
        if (kind === 'same') return <MarkedText key={index} text={text} />
        const Mark = kind === 'added' ? 'ins' : 'del'
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: changes have no identity but their place
          <Mark key={index} className={looks[kind]}>
            <MarkedText text={text} />
          </Mark>
        )
      })}
    </div>
  )
}
