'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { type ImportInputSets, type ImportPreview, MAX_IMPORT_BYTES } from '@/lib/input-sets/schema'
import { ImportPlanView } from './import-plan-view'
import type { InputSetActions } from './input-set-actions'

type ImportDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  promptId: string
  variables: readonly string[]
  placeholders: readonly string[]
  actions: Pick<InputSetActions, 'preview' | 'importSets'>
}

/** A file, where its columns go, what its lines make; then all of it or nothing. */
export function ImportDialog({ open, onOpenChange, ...props }: ImportDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <Importer {...props} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

type Asked = { name: string } & Pick<ImportInputSets, 'promptId' | 'format' | 'text' | 'columns' | 'onExisting'>

const formatOf = (name: string): ImportInputSets['format'] =>
  /\.(jsonl|ndjson)$/i.test(name) ? 'jsonl' : /\.json$/i.test(name) ? 'json' : 'csv'
const sets = (count: number) => (count === 1 ? '1 set' : `${count.toLocaleString('en')} sets`)

function Importer({
  promptId,
  variables,
  placeholders,
  actions,
  onDone,
}: Omit<ImportDialogProps, 'open' | 'onOpenChange'> & { onDone: () => void }) {
  const router = useRouter()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [plan, setPlan] = useState<ImportPreview | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const preview = useAction(actions.preview, {
    onSuccess: (found) => {
      setPlan(found)
      setRefusal(null)
    },
    onFailure: ({ message }) => {
      setRefusal(message)
      return true
    },
  })
  const importing = useAction(actions.importSets, {
    success: ({ created, replaced }) => `Imported ${sets(created + replaced)}`,
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: ({ message }) => {
      setRefusal(message)
      return true
    },
  })
  const ask = (next: Asked) => {
    setAsked(next)
    const { name: _, ...input } = next
    void preview.run(input)
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    if (file.size > MAX_IMPORT_BYTES) {
      setPlan(null)
      setAsked(null)
      return setRefusal(
        `${file.name} weighs ${file.size.toLocaleString('en')} bytes; a file may weigh ${MAX_IMPORT_BYTES.toLocaleString('en')}. Split it.`,
      )
    }
    ask({ name: file.name, promptId, format: formatOf(file.name), text: await file.text(), columns: {}, onExisting: 'refuse' })
  }
  const makes = plan === null ? 0 : plan.create + plan.replace
  return (
    <DialogContent
      size="lg"
      title="Import input sets"
      description="A CSV file with a head line, a JSON array, or JSON Lines. Nothing is made before you have seen what it makes."
      footer={
        asked &&
        plan && (
          <>
            <span role="status" className="mr-auto text-muted-foreground">
              {plan.faults.length > 0
                ? 'Nothing can be imported yet.'
                : [
                    `${sets(plan.create)} new`,
                    plan.replace > 0 && `${plan.replace} replaced`,
                    plan.skip > 0 && `${plan.skip} left as they are`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
            </span>
            <Button
              variant="primary"
              disabled={plan.faults.length > 0 || makes === 0 || preview.pending}
              pending={importing.pending}
              onClick={() => {
                const { name: _, ...input } = asked
                void importing.run(input)
              }}
            >
              Import {sets(makes)}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4" aria-busy={preview.pending}>
        <div className="flex flex-wrap items-end gap-3">
          <Field label="File" className="min-w-56 flex-1">
            <Input
              type="file"
              accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson"
              onChange={(event) => void read(event.target.files?.[0])}
              className="py-1"
            />
          </Field>
          {asked && (
            <Field label="Where a name is there already" className="w-56">
              <Select
                value={asked.onExisting}
                onValueChange={(onExisting) => ask({ ...asked, onExisting: onExisting as Asked['onExisting'] })}
              >
                <SelectItem value="refuse">Say so, import nothing</SelectItem>
                <SelectItem value="replace">Replace that set</SelectItem>
                <SelectItem value="skip">Leave that set</SelectItem>
              </Select>
            </Field>
          )}
        </div>
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        {asked && plan && (
          <ImportPlanView
            plan={plan}
            variables={variables}
            placeholders={placeholders}
            onColumn={(column, to) => ask({ ...asked, columns: { ...asked.columns, [column]: to } })}
          />
        )}
      </div>
    </DialogContent>
  )
}
