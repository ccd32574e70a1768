'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { draftOf, messagesOf, type PlaceholderDraft, type Row } from './placeholder-rows'

type PlaceholderEditorProps = {
  name: string
  draft: PlaceholderDraft
  fault: string | undefined
  onChange: (draft: PlaceholderDraft) => void
}

/** The messages that stand in a placeholder's place: simple rows, or JSON for tool calls and images. */
export function PlaceholderEditor({ name, draft, fault, onChange }: PlaceholderEditorProps) {
  const toRows = draft.mode === 'json' ? draftOf(messagesOf(draft).messages) : draft
  const show = (mode: PlaceholderDraft['mode']) => {
    if (mode === draft.mode) return
    if (mode === 'rows') onChange(toRows)
    else onChange({ mode: 'json', json: JSON.stringify(messagesOf(draft).messages, null, 2) })
  }
  // Rows cannot hold what is not JSON yet, nor messages with more than text: switching would lose it.
  const locked = draft.mode === 'json' && (fault !== undefined || toRows.mode === 'json')
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <legend className="contents">
          <span className="min-w-0 truncate font-mono text-partial text-xs">{name}</span>
        </legend>
        <ToggleGroup
          label={`How to write ${name}`}
          size="sm"
          value={draft.mode}
          onValueChange={show}
          options={[
            { value: 'rows', label: 'Messages', disabled: locked },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </div>
      {draft.mode === 'rows' ? (
        <Rows name={name} rows={draft.rows} onChange={(rows) => onChange({ mode: 'rows', rows })} />
      ) : (
        <Field label={`${name} as JSON`} hideLabel error={fault} hint="OpenAI's message objects, tool calls included.">
          <Textarea
            value={draft.json}
            onChange={(event) => onChange({ mode: 'json', json: event.target.value })}
            placeholder='[{"role": "user", "content": "Hello"}]'
            spellCheck={false}
            className="font-mono text-xs"
          />
        </Field>
      )}
    </fieldset>
  )
}

const roleNames: Record<Row['role'], string> = { user: 'User', assistant: 'Assistant', system: 'System' }
const roles = Object.keys(roleNames) as Row['role'][]

function Rows({ name, rows, onChange }: { name: string; rows: readonly Row[]; onChange: (rows: Row[]) => void }) {
  const change = (index: number, row: Partial<Row>) => onChange(rows.map((each, at) => (at === index ? { ...each, ...row } : each)))
  const next = rows.at(-1)?.role === 'user' ? 'assistant' : 'user'
  return (
    <div className="flex flex-col gap-2">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={index} className="flex flex-col gap-1">
          <div className="flex items-center justify-between gap-2">
            <Select
              size="sm"
              className="w-28"
              aria-label={`Role of message ${index + 1} in ${name}`}
              value={row.role}
              onValueChange={(role) => change(index, { role: roles.find((each) => each === role) ?? row.role })}
            >
              {roles.map((role) => (
                <SelectItem key={role} value={role}>
                  {roleNames[role]}
                </SelectItem>
              ))}
            </Select>
            <Button
              variant="ghost"
              size="icon-xs"
              aria-label={`Remove message ${index + 1} from ${name}`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          </div>
          <Textarea
            rows={1}
            aria-label={`Text of message ${index + 1} in ${name}`}
            value={row.text}
            onChange={(event) => change(index, { text: event.target.value })}
            className="font-mono text-xs"
          />
        </div>
      ))}
      <Button size="sm" className="self-start" onClick={() => onChange([...rows, { role: next, text: '' }])}>
        <Plus />
        Add message
      </Button>
    </div>
  )
}
