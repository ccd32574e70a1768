'use client'

import { memo, useMemo, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { withMarks } from './control-marks'
import { prettyJson } from './pretty-json'
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

/** An answer: JSON is laid out when it is complete, with the raw text one click away. */
export function AnswerText({ text, complete = true }: { text: string; complete?: boolean }) {
  const pretty = useMemo(() => (complete ? prettyJson(text) : null), [text, complete])
  const [view, setView] = useState<'pretty' | 'raw'>('pretty')
  if (pretty === null) return <PlainText text={text} />
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <ToggleGroup
        label="How to show this JSON"
        size="sm"
        value={view}
        onValueChange={setView}
        options={[
          { value: 'pretty', label: 'JSON' },
          { value: 'raw', label: 'As sent' },
        ]}
      />
      <PlainText mono text={view === 'pretty' ? pretty : text} />
    </div>
  )
}
