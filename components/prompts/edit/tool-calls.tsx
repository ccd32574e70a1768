'use client'

import { Trash2 } from 'lucide-react'
import { useId } from 'react'
import { checkJson } from '@/components/editor/json-check'
import { JsonEditor } from '@/components/editor/json-editor'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import type { ToolCall } from '@/lib/prompts/content-schema'
import { SuggestInput } from './suggest-input'

type ToolCallsProps = {
  calls: ToolCall[]
  /** "message 2". */
  of: string
  /** The names of the prompt's own tools. */
  toolNames: readonly string[]
  onChange: ((calls: ToolCall[]) => void) | undefined
  /** A call was taken out: what it is called, and its place (from 0). */
  onRemoved: (words: string, call: ToolCall, at: number) => void
}

/** The calls an assistant message makes: id, name, arguments. */
export function ToolCalls({ calls, of, toolNames, onChange, onRemoved }: ToolCallsProps) {
  return (
    <ol aria-label={`Tool calls of ${of}`} className="flex flex-col gap-2 px-3 pb-3">
      {calls.map((call, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an id may be half typed, and given twice
        <li key={at}>
          <ToolCallEditor
            call={call}
            label={`call ${at + 1} of ${of}`}
            toolNames={toolNames}
            onChange={onChange && ((next) => onChange(calls.with(at, next)))}
            onRemove={
              onChange &&
              (() => {
                onChange(calls.toSpliced(at, 1))
                onRemoved(`Call ${at + 1} of ${of}`, call, at)
              })
            }
          />
        </li>
      ))}
    </ol>
  )
}

type ToolCallEditorProps = {
  call: ToolCall
  label: string
  toolNames: readonly string[]
  onChange: ((call: ToolCall) => void) | undefined
  onRemove: (() => void) | undefined
}

/** The arguments are a text: kept as typed, and marked while they are no JSON object. */
const faultsIn = (text: string) => {
  const { value, faults } = checkJson(text)
  if (faults.length > 0) return { faults: [], warnings: faults }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return { faults: [], warnings: isObject ? [] : [{ from: 0, to: text.length, message: 'Arguments are one JSON object.' }] }
}

function ToolCallEditor({ call, label, toolNames, onChange, onRemove }: ToolCallEditorProps) {
  const id = useId()
  const name = call.type === 'function' ? call.function.name : call.custom.name
  const [warning] = call.type === 'function' ? faultsIn(call.function.arguments).warnings : []
  const setName = (name: string) =>
    onChange?.(call.type === 'function' ? { ...call, function: { ...call.function, name } } : { ...call, custom: { ...call.custom, name } })
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-md border bg-muted/50 p-2">
      <legend className="sr-only">{label}</legend>
      <div className="flex min-w-0 items-center gap-2">
        <SuggestInput
          aria-label={`Tool of ${label}`}
          value={name}
          onChange={onChange && setName}
          suggestions={toolNames.map((value) => ({ value }))}
          placeholder="tool_name"
          className="min-w-0 flex-1"
        />
        <Input
          aria-label={`Id of ${label}`}
          value={call.id}
          readOnly={!onChange}
          onChange={(event) => onChange?.({ ...call, id: event.target.value })}
          placeholder="call_1"
          spellCheck={false}
          className="w-32 font-mono text-xs"
        />
        {onRemove && (
          <Button variant="ghost" size="icon-xs" aria-label={`Remove ${label}`} onClick={onRemove}>
            <Trash2 />
          </Button>
        )}
      </div>
      {call.type === 'function' ? (
        <JsonEditor
          value={call.function.arguments}
          onChange={onChange && ((text) => onChange({ ...call, function: { ...call.function, arguments: text } }))}
          label={`Arguments of ${label}`}
          describedBy={`${id}-fault`}
          faultsIn={faultsIn}
        />
      ) : (
        <Textarea
          rows={1}
          aria-label={`Input of ${label}`}
          value={call.custom.input}
          readOnly={!onChange}
          onChange={(event) => onChange?.({ ...call, custom: { ...call.custom, input: event.target.value } })}
          className="font-mono text-xs"
        />
      )}
      <p id={`${id}-fault`} className={warning ? 'text-warn text-xs' : 'sr-only'}>
        {warning && `Check the arguments: ${warning.message}`}
      </p>
    </fieldset>
  )
}
