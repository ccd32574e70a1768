'use client'

import { Braces, Copy, Eye, FileText, ImageIcon, MoreHorizontal, Plus, Tag, Trash2, Type, Volume2, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Tooltip } from '@/components/ui/tooltip'
import type { MessageItem } from './draft-model'
import type { MessageHandlers } from './message-card'
import { fitsCard, type PartType, partTypes } from './message-shape'

/** What can be added to a message. */
export type Addition = PartType | 'tool_call' | 'name'

type CardToolsProps = {
  item: MessageItem
  index: number
  json: boolean
  handlers: MessageHandlers
  /** The card shows what it becomes with the current values. */
  preview: boolean
  onPreviewChange: (preview: boolean) => void
  onAdd: (what: Addition) => void
}

const additions: Record<Addition, { label: string; Icon: typeof Plus }> = {
  text: { label: 'Text', Icon: Type },
  image_url: { label: 'Image', Icon: ImageIcon },
  input_audio: { label: 'Audio', Icon: Volume2 },
  file: { label: 'File', Icon: FileText },
  refusal: { label: 'Refusal', Icon: Type },
  tool_call: { label: 'Tool call', Icon: Wrench },
  name: { label: 'Name of the speaker', Icon: Tag },
}

/** What can be done with a message, at the right end of its header. */
export function CardTools({ item, index, json, handlers, preview, onPreviewChange, onAdd }: CardToolsProps) {
  const { key, message } = item
  const n = index + 1
  const offered = json || preview ? [] : additionsTo(message)
  return (
    <span className="ml-auto flex items-center opacity-0 transition-opacity focus-within:opacity-100 group-focus-within/card:opacity-100 group-hover/card:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100">
      {offered.length > 0 && (
        <DropdownMenu>
          <Tooltip content={`Add to message ${n}`}>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="icon-xs" aria-label={`Add to message ${n}`}>
                <Plus />
              </Button>
            </DropdownMenuTrigger>
          </Tooltip>
          <DropdownMenuContent>
            {offered.map((what) => {
              const { label, Icon } = additions[what]
              return (
                <DropdownMenuItem key={what} onSelect={() => onAdd(what)}>
                  <Icon />
                  {label}
                </DropdownMenuItem>
              )
            })}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {!json && message.role !== 'placeholder' && (
        <Tool label={`Show message ${n} with the current values`} aria-pressed={preview} onClick={() => onPreviewChange(!preview)}>
          <Eye />
        </Tool>
      )}
      <Tool label={`Duplicate message ${n}`} onClick={() => handlers.duplicate(key)}>
        <Copy />
      </Tool>
      <Tool label={`Remove message ${n}`} onClick={() => handlers.remove(key)}>
        <Trash2 />
      </Tool>
      {fitsCard(message) && item.raw === undefined && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-xs" aria-label={`More for message ${n}`}>
              <MoreHorizontal />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuItem onSelect={() => handlers.update(key, { asJson: !json })}>
              <Braces />
              {json ? 'Edit as a card' : 'Edit as JSON'}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </span>
  )
}

function additionsTo(message: MessageItem['message']): Addition[] {
  if (message.role === 'placeholder') return []
  const parts = partTypes[message.role].filter((type) => type !== 'refusal')
  const calls = message.role === 'assistant' ? (['tool_call'] as const) : []
  const named = message.role === 'tool' || message.name !== undefined ? [] : (['name'] as const)
  return [...parts, ...calls, ...named]
}

type ToolProps = { label: string; onClick: () => void; children: ReactNode; 'aria-pressed'?: boolean }

export const Tool = ({ label, children, ...props }: ToolProps) => (
  <Tooltip content={label}>
    <Button variant="ghost" size="icon-xs" aria-label={label} {...props} className="aria-pressed:bg-accent aria-pressed:text-foreground">
      {children}
    </Button>
  </Tooltip>
)
