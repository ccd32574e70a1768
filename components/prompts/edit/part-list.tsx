'use client'

import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { NameSource } from '@/components/editor/mustache-completion'
import { TemplateEditor } from '@/components/editor/template-editor'
import { Button } from '@/components/ui/button'
import { SortableHandle, SortableItem, SortableList } from '@/components/ui/sortable'
import { moved } from '@/components/ui/sortable-order'
import { Textarea } from '@/components/ui/textarea'
import type { ContentPart } from '@/lib/prompts/content-schema'
import { MediaPartEditor } from './media-part'
import type { PartType } from './message-shape'
import { TemplateFaults } from './template-faults'

type PartListProps = {
  parts: ContentPart[]
  /** "message 2". */
  of: string
  names: NameSource
  /** Absent: read-only. */
  onChange: ((parts: ContentPart[]) => void) | undefined
  /** A part was taken out: what it is called, and its place (from 0). */
  onRemoved: (words: string, part: ContentPart, at: number) => void
  /** The place (from 0) of a part that was added just now; it takes the cursor. */
  added: number | null
}

export const partName: Record<PartType, string> = {
  text: 'Text',
  image_url: 'Image',
  input_audio: 'Audio',
  file: 'File',
  refusal: 'Refusal',
}

/** The parts of a message in order: texts, images, sounds, files. */
export function PartList({ parts, of, names, onChange, onRemoved, added }: PartListProps) {
  const keys = useKeys(parts)
  const nameOf = (key: string) => {
    const at = keys.indexOf(key)
    const part = parts[at]
    return part ? `${partName[part.type]}, part ${at + 1} of ${of}` : ''
  }
  return (
    <SortableList
      label={`Parts of ${of}`}
      ids={keys}
      nameOf={nameOf}
      disabled={!onChange || parts.length < 2}
      onMove={(key, to) => {
        const from = keys.indexOf(key)
        keys.splice(0, keys.length, ...moved(keys, from, to))
        onChange?.(moved(parts, from, to))
      }}
      className="border-t pt-1 [--sortable-gap:4px]"
    >
      {parts.map((part, at) => {
        const label = nameOf(keys[at] ?? '')
        const change = onChange && ((next: ContentPart) => onChange(parts.with(at, next)))
        const focusRequest = added === at ? 1 : undefined
        return (
          <SortableItem key={keys[at]} id={keys[at] ?? ''} className="group/part">
            <div className="flex h-7 items-center gap-1 pr-1.5 pl-1">
              <SortableHandle />
              <span className="px-1 text-muted-foreground text-xs">{partName[part.type]}</span>
              {onChange && (
                <Button
                  variant="ghost"
                  size="icon-xs"
                  aria-label={`Remove ${label}`}
                  className="ml-auto opacity-0 focus-visible:opacity-100 group-focus-within/part:opacity-100 group-hover/part:opacity-100 pointer-coarse:opacity-100"
                  onClick={() => {
                    keys.splice(at, 1)
                    onChange(parts.toSpliced(at, 1))
                    onRemoved(label, part, at)
                  }}
                >
                  <Trash2 />
                </Button>
              )}
            </div>
            {part.type === 'text' ? (
              <>
                <TemplateEditor
                  value={part.text}
                  onChange={change && ((text) => change({ ...part, text }))}
                  label={label}
                  placeholder="Text"
                  names={names}
                  focusRequest={focusRequest}
                />
                <TemplateFaults text={part.text} />
              </>
            ) : part.type === 'refusal' ? (
              <div className="px-3 pb-2">
                <Textarea
                  rows={1}
                  aria-label={label}
                  value={part.refusal}
                  readOnly={!change}
                  onChange={(event) => change?.({ ...part, refusal: event.target.value })}
                />
              </div>
            ) : (
              <MediaPartEditor part={part} label={label} names={names} onChange={change} focusRequest={focusRequest} />
            )}
          </SortableItem>
        )
      })}
    </SortableList>
  )
}

let count = 0
/** A key per part while the card lives; parts have no other name, and a moved one keeps its editor. */
function useKeys(parts: readonly ContentPart[]): string[] {
  const [keys] = useState<string[]>([])
  while (keys.length < parts.length) keys.push(`part-${++count}`)
  keys.length = parts.length
  return keys
}
