'use client'

import { formatJson } from '@/components/editor/json-check'
import { JsonEditor } from '@/components/editor/json-editor'
import type { MessageItem } from './draft-model'
import { checkMessage } from './json-fields'
import { useFieldText } from './use-field-text'

type MessageJsonProps = { item: MessageItem; label: string; update: ((change: Partial<MessageItem>) => void) | undefined }

const faultsIn = (text: string) => {
  const checked = checkMessage(text)
  return checked.ok ? { faults: [], warnings: checked.warnings } : { faults: checked.faults, warnings: [] }
}

/** A message with more than a text, such as content parts or tool calls: all of it, in OpenAI's own shape. */
export function MessageJson({ item, label, update }: MessageJsonProps) {
  const [text, setText] = useFieldText(item.raw ?? formatJson(item.message))
  const { faults } = faultsIn(text)
  const change = (next: string) => {
    const checked = checkMessage(next)
    setText(next, checked.ok ? formatJson(checked.value) : next)
    // It stays JSON even when what is left would fit a plain card: nothing changes its shape while it is typed in.
    update?.(checked.ok ? { message: checked.value, raw: undefined, asJson: true } : { raw: next, asJson: true })
  }
  return (
    <div className="px-2 pb-2">
      <JsonEditor value={text} onChange={update && change} label={label} faultsIn={faultsIn} invalid={faults.length > 0} />
      {faults[0] && <p className="px-1 pt-1 text-danger text-xs">{faults[0].message}</p>}
    </div>
  )
}
