'use client'

import { ArrowLeftRight } from 'lucide-react'
import { useMemo } from 'react'
import { costWords, countWords, durationWords, UNKNOWN } from '@/components/runs/figures'
import { prettyJson } from '@/components/runs/pretty-json'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import { diffText, type TextChange } from '@/lib/prompts/diff'
import { type Answer, answerText } from './answers'
import type { Side } from './cells'
import { readableChanges } from './readable-diff'
import { WordDiff } from './word-diff'

type DiffDialogProps = {
  sides: readonly Side[]
  /** Two cells; null: closed. */
  pair: readonly [string, string] | null
  onPairChange: (pair: readonly [string, string] | null) => void
}

/** Two answers against each other, by word, with their figures. */
export function DiffDialog({ sides, pair, onPairChange }: DiffDialogProps) {
  const before = sides.find(({ id }) => id === pair?.[0])
  const after = sides.find(({ id }) => id === pair?.[1])
  return (
    <Dialog open={before !== undefined && after !== undefined} onOpenChange={(open) => !open && onPairChange(null)}>
      <DialogContent title="Compare two answers" description="Struck through: only in the first. Marked: only in the second." size="lg">
        {pair && before && after && (
          <div className="flex flex-col gap-4">
            <div className="flex flex-wrap items-end gap-2">
              <SideSelect label="First" sides={sides} value={pair[0]} onChange={(id) => onPairChange([id, pair[1]])} />
              <Button size="icon" aria-label="Swap the two" onClick={() => onPairChange([pair[1], pair[0]])}>
                <ArrowLeftRight />
              </Button>
              <SideSelect label="Second" sides={sides} value={pair[1]} onChange={(id) => onPairChange([pair[0], id])} />
            </div>
            <Compared before={before.answer} after={after.answer} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  )
}

type SideSelectProps = { label: string; sides: readonly Side[]; value: string; onChange: (id: string) => void }

function SideSelect({ label, sides, value, onChange }: SideSelectProps) {
  return (
    <Field label={label} className="min-w-40 flex-1">
      <Select value={value} onValueChange={onChange}>
        {sides.map((side) => (
          <SelectItem key={side.id} value={side.id}>
            {side.label}
          </SelectItem>
        ))}
      </Select>
    </Field>
  )
}

function Compared({ before, after }: { before: Answer; after: Answer }) {
  const exact = useMemo(() => diffText(comparable(before), comparable(after)), [before, after])
  const changes = useMemo(() => readableChanges(exact), [exact])
  const same = exact.every(({ kind }) => kind === 'same')
  return (
    <>
      <Figures before={before} after={after} />
      <p className="text-muted-foreground text-xs">
        {same ? 'Both say the same, word for word.' : `${share(changes)} % of the text is the same.`}
      </p>
      <div className="rounded-md border bg-card p-3">
        <WordDiff changes={changes} />
      </div>
    </>
  )
}

/** JSON is laid out alike on both sides, so that only what it says is compared. */
const comparable = (answer: Answer) => prettyJson(answer.text) ?? answerText(answer)

/** How much of both texts is common, in whole percent: Dice's coefficient over characters. */
function share(changes: readonly TextChange[]): number {
  const length = (kind: TextChange['kind']) => changes.reduce((sum, change) => sum + (change.kind === kind ? change.text.length : 0), 0)
  const same = 2 * length('same')
  const all = same + length('added') + length('removed')
  return all === 0 ? 100 : Math.min(99, Math.floor((100 * same) / all))
}

const rows: { label: string; of: (answer: Answer) => string }[] = [
  { label: 'First token', of: ({ run }) => (run && run.firstTokenMs !== null ? durationWords(run.firstTokenMs) : '–') },
  { label: 'Total time', of: ({ run }) => (run ? durationWords(run.latencyMs) : '–') },
  { label: 'Output tokens', of: ({ run }) => (run?.usage?.outputTokens == null ? UNKNOWN : countWords(run.usage.outputTokens)) },
  { label: 'Cost', of: ({ run }) => costWords(run?.cost ?? null) },
]

function Figures({ before, after }: { before: Answer; after: Answer }) {
  return (
    <table className="w-full text-sm tabular-nums">
      <caption className="sr-only">Figures of both answers</caption>
      <thead className="text-left text-muted-foreground text-xs">
        <tr className="border-b">
          <th scope="col" className="w-1/3 py-1 font-normal">
            Figure
          </th>
          <th scope="col" className="w-1/3 py-1 font-normal">
            First
          </th>
          <th scope="col" className="w-1/3 py-1 font-normal">
            Second
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, of }) => (
          <tr key={label} className="border-b">
            <th scope="row" className="py-1 text-left font-normal text-muted-foreground">
              {label}
            </th>
            <td className="py-1">{of(before)}</td>
            <td className="py-1">{of(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
