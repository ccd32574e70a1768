'use client'

import { Eye, WrapText } from 'lucide-react'
import { useWordWrap } from '@/components/editor/word-wrap'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'
import type { TokenTotal } from './use-tokens'

type EditorBarProps = { tokens: TokenTotal; preview: boolean; onPreviewChange: (preview: boolean) => void }

/** Above the editors: how much it is, and how it is looked at. */
export function EditorBar({ tokens, preview, onPreviewChange }: EditorBarProps) {
  const [wrap, setWrap] = useWordWrap()
  return (
    <div className="-mb-1 flex min-h-7 flex-wrap items-center gap-1 text-muted-foreground text-xs">
      <TokenSum {...tokens} />
      <span className="ml-auto flex gap-1">
        <Toggle label="Wrap long lines" pressed={wrap} onPress={setWrap}>
          <WrapText />
          Wrap
        </Toggle>
        <Toggle label="Show every message with the current values" pressed={preview} onPress={onPreviewChange}>
          <Eye />
          Preview
        </Toggle>
      </span>
    </div>
  )
}

function TokenSum({ total, tokenizer, messages }: TokenTotal) {
  if (total === null) return <span className="px-1">Counting tokens…</span>
  const overhead = messages === null ? '' : ' 3 for each message and 3 for the answer’s beginning are counted, too.'
  return (
    <Tooltip
      content={`With the current values, without images, sounds, files, tools and what fills placeholders.${overhead}${
        tokenizer.exact ? '' : ' The model’s own tokenizer is not public, or the alias may lead to several.'
      }`}
    >
      <button type="button" className="rounded-xs px-1 tabular-nums">
        {tokenizer.exact ? '' : '≈ '}
        {total.toLocaleString('en')} tokens <span className="font-mono">{tokenizer.name}</span>
        {!tokenizer.exact && ', estimate'}
      </button>
    </Tooltip>
  )
}

type ToggleProps = { label: string; pressed: boolean; onPress: (pressed: boolean) => void; children: React.ReactNode }

const Toggle = ({ label, pressed, onPress, children }: ToggleProps) => (
  <Tooltip content={label}>
    <Button
      size="sm"
      variant="ghost"
      aria-pressed={pressed}
      onClick={() => onPress(!pressed)}
      className={cn(pressed && 'bg-accent text-foreground')}
    >
      {children}
    </Button>
  </Tooltip>
)
