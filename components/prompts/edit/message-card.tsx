'use client'

import { ArrowDown, ArrowUp, Braces, Copy, MoreHorizontal, Trash2 } from 'lucide-react'
import { memo, type ReactNode, useId } from 'react'
import type { NameSource } from '@/components/editor/mustache-completion'
import { TemplateEditor } from '@/components/editor/template-editor'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { Tooltip } from '@/components/ui/tooltip'
import type { Message } from '@/lib/prompts/content-schema'
import { isPlain, type MessageItem, showsJson, type TextRole, textOf, textRoles } from './draft-model'
import { MessageJson } from './message-json'
import { TemplateFaults } from './template-faults'

/** What a card asks for; all stable, so that typing in one card does not draw the others anew. */
export type MessageHandlers = {
  update: (key: string, item: Partial<MessageItem>) => void
  setRole: (key: string, role: TextRole) => void
  move: (key: string, by: -1 | 1, from: 'editor' | 'button') => void
  duplicate: (key: string) => void
  remove: (key: string) => void
}

type MessageCardProps = {
  item: MessageItem
  index: number
  count: number
  names: NameSource
  /** Absent: read-only. */
  handlers: MessageHandlers | undefined
  focusRequest: number | undefined
}

/** One message: role, text, and what can be done with it. */
export const MessageCard = memo(function MessageCard({ item, index, count, names, handlers, focusRequest }: MessageCardProps) {
  const faultsId = useId()
  const { key, message } = item
  const json = showsJson(item)
  const label = `Message ${index + 1}, ${message.role}`
  const setMessage = (message: Message) => handlers?.update(key, { message })
  const text = textOf(message)
  return (
    <section
      aria-label={label}
      className={cn(
        'group/card rounded-md border bg-card transition-colors focus-within:border-input',
        message.role === 'placeholder' && !json && 'border-dashed bg-transparent',
      )}
    >
      <header className="flex h-9 items-center gap-2 pr-1.5 pl-1">
        <RoleSelect item={item} json={json} index={index} handlers={handlers} />
        <span className="text-muted-foreground text-xs tabular-nums">{index + 1}</span>
        {handlers && <CardTools item={item} index={index} count={count} json={json} handlers={handlers} />}
      </header>
      {json ? (
        <MessageJson item={item} label={`${label} as JSON`} update={handlers && ((change) => handlers.update(key, change))} />
      ) : message.role === 'placeholder' ? (
        <PlaceholderBody name={message.name} onChange={handlers && ((name) => setMessage({ ...message, name }))} index={index} />
      ) : (
        <>
          {message.role === 'tool' && (
            <div className="flex items-center gap-2 px-3 pb-1">
              <label htmlFor={`${faultsId}-call`} className="shrink-0 text-muted-foreground text-xs">
                Answers call
              </label>
              <Input
                id={`${faultsId}-call`}
                value={message.tool_call_id}
                readOnly={!handlers}
                onChange={(event) => setMessage({ ...message, tool_call_id: event.target.value })}
                placeholder="call_…"
                spellCheck={false}
                className="h-7 max-w-64 font-mono text-xs"
              />
            </div>
          )}
          <TemplateEditor
            value={text}
            onChange={handlers && ((content) => setMessage({ ...message, content } as Message))}
            label={label}
            describedBy={faultsId}
            placeholder={placeholders[message.role]}
            names={names}
            onMove={handlers && ((by) => handlers.move(key, by, 'editor'))}
            focusRequest={focusRequest}
            className="[--editor-min:58px]"
          />
          <TemplateFaults id={faultsId} text={text} />
        </>
      )}
    </section>
  )
})

const placeholders: Record<TextRole, string> = {
  system: 'Who the model is and what it must do. {{variables}} are found as you type.',
  developer: 'Instructions from the application',
  user: 'What the person says, such as {{question}}',
  assistant: 'What the model answered: an example to follow',
  tool: 'What the tool returned',
}

type RoleSelectProps = { item: MessageItem; json: boolean; index: number; handlers: MessageHandlers | undefined }

function RoleSelect({ item, json, index, handlers }: RoleSelectProps) {
  const { role } = item.message
  if (role === 'placeholder' || json || !handlers) return <span className="px-2 font-medium text-xs capitalize">{role}</span>
  return (
    <Select
      aria-label={`Role of message ${index + 1}`}
      size="sm"
      value={role}
      onValueChange={(next) => handlers.setRole(item.key, textRoles.find((known) => known === next) ?? 'user')}
      className="w-28 [&_select]:border-transparent [&_select]:bg-transparent [&_select]:font-medium [&_select]:capitalize [&_select]:hover:bg-accent"
    >
      {textRoles.map((known) => (
        <SelectItem key={known} value={known}>
          {`${known.slice(0, 1).toUpperCase()}${known.slice(1)}`}
        </SelectItem>
      ))}
    </Select>
  )
}

type CardToolsProps = { item: MessageItem; index: number; count: number; json: boolean; handlers: MessageHandlers }

function CardTools({ item, index, count, json, handlers }: CardToolsProps) {
  const { key } = item
  const n = index + 1
  return (
    <span className="ml-auto flex items-center opacity-0 transition-opacity focus-within:opacity-100 group-focus-within/card:opacity-100 group-hover/card:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100">
      <Tool
        label={`Move message ${n} up`}
        shortcut="Alt ↑"
        disabled={index === 0}
        data-move="-1"
        onClick={() => handlers.move(key, -1, 'button')}
      >
        <ArrowUp />
      </Tool>
      <Tool
        label={`Move message ${n} down`}
        shortcut="Alt ↓"
        disabled={index === count - 1}
        data-move="1"
        onClick={() => handlers.move(key, 1, 'button')}
      >
        <ArrowDown />
      </Tool>
      <Tool label={`Duplicate message ${n}`} onClick={() => handlers.duplicate(key)}>
        <Copy />
      </Tool>
      <Tool label={`Remove message ${n}`} onClick={() => handlers.remove(key)}>
        <Trash2 />
      </Tool>
      {isPlain(item.message) && item.raw === undefined && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-xs" aria-label={`More for message ${n}`}>
              <MoreHorizontal />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuItem onSelect={() => handlers.update(key, { asJson: !json })}>
              <Braces />
              {json ? 'Edit as text' : 'Edit as JSON'}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </span>
  )
}

type ToolProps = { label: string; shortcut?: string; disabled?: boolean; onClick: () => void; children: ReactNode; 'data-move'?: string }

const Tool = ({ label, shortcut, children, ...props }: ToolProps) => (
  <Tooltip content={label} shortcut={shortcut}>
    <Button variant="ghost" size="icon-xs" aria-label={label} {...props}>
      {children}
    </Button>
  </Tooltip>
)

function PlaceholderBody({ name, onChange, index }: { name: string; onChange: ((name: string) => void) | undefined; index: number }) {
  const id = useId()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pb-3">
      <Input
        aria-label={`Name of the placeholder, message ${index + 1}`}
        aria-describedby={id}
        value={name}
        readOnly={!onChange}
        onChange={(event) => onChange?.(event.target.value)}
        placeholder="history"
        spellCheck={false}
        autoCapitalize="off"
        className="w-44 font-mono"
      />
      <p id={id} className="text-muted-foreground text-xs">
        Stands for a list of messages that the caller gives, such as the chat so far.
      </p>
    </div>
  )
}
