'use client'

import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { withMarks } from './control-marks'
import { chunksOf } from './text-chunks'

/** One run of text, hidden control characters made visible. */
export const MarkedText = memo(({ text }: { text: string }) =>
  withMarks(text).map((piece, index) =>
    piece.mark ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <bdi key={index} title="A hidden control character" className="rounded-xs bg-warn-tint px-0.5 font-mono text-2xs text-warn">
        {piece.text}
      </bdi>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <span key={index}>{piece.text}</span>
    ),
  ),
)
MarkedText.displayName = 'MarkedText'

/** Model text, as text and nothing else: never markup, each paragraph in its own direction, hidden control characters made visible. */
export function PlainText({ text, mono = false, className }: { text: string; mono?: boolean; className?: string }) {
  return (
    <div
      dir="auto"
      className={cn(
        'isolate min-w-0 whitespace-pre-wrap text-sm [overflow-wrap:anywhere] [unicode-bidi:plaintext]',
        mono && 'font-mono',
        className,
      )}
    >
      {chunksOf(text).map((chunk, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece is what stands at its place; earlier ones never change
        <MarkedText key={index} text={chunk} />
      ))}
    </div>
  )
}
