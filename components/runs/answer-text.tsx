'use client'

import { useMemo, useState } from 'react'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { checkJson } from './json-check'
import { JsonCheckNote } from './json-check-note'
import { JsonTree } from './json-tree'
import { PlainText } from './plain-text'
import { prettyJson } from './pretty-json'

type AnswerTextProps = {
  text: string
  complete?: boolean
  /** What the prompt asked for: the answer is checked against it when it is complete. */
  responseFormat?: unknown
}

/** An answer: JSON is a tree when it is complete, with the same as text and the raw text one click away. */
export function AnswerText({ text, complete = true, responseFormat = null }: AnswerTextProps) {
  const pretty = useMemo(() => (complete ? prettyJson(text) : null), [text, complete])
  const value = useMemo((): unknown => (pretty === null ? null : JSON.parse(text)), [pretty, text])
  const check = useMemo(() => (complete && text !== '' ? checkJson(text, responseFormat) : null), [complete, text, responseFormat])
  const [view, setView] = useState<'tree' | 'pretty' | 'raw'>('tree')
  if (pretty === null)
    return (
      <>
        {check && <JsonCheckNote check={check} />}
        <PlainText text={text} />
      </>
    )
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <ToggleGroup
        label="How to show this JSON"
        size="sm"
        value={view}
        onValueChange={setView}
        options={[
          { value: 'tree', label: 'Tree' },
          { value: 'pretty', label: 'JSON' },
          { value: 'raw', label: 'As sent' },
        ]}
      />
      {check && <JsonCheckNote check={check} />}
      {view === 'tree' ? (
        <JsonTree value={value} label="Answer as a tree" faults={check?.state === 'faults' ? check.faults : []} />
      ) : (
        <PlainText mono text={view === 'pretty' ? pretty : text} />
      )}
    </div>
  )
}
