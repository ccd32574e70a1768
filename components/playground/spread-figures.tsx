import { useMemo } from 'react'
import { countWords, durationWords, moneyWords } from '@/components/runs/figures'
import { type Answer, answerText, isRunning } from './answers'
import { type Spread, spreadOf } from './spread'

/** What asking the same several times showed: how often the same came, and the least, the middle and the most of every figure. */
export function SpreadFigures({ answers }: { answers: readonly (Answer | undefined)[] }) {
  const spread = useMemo(
    () => spreadOf(answers.flatMap((answer) => (answer?.run && !isRunning(answer) ? [{ ...answer.run, said: answerText(answer) }] : []))),
    [answers],
  )
  if (spread.runs === 0) return <p className="text-muted-foreground text-xs">{answers.length} answers, not run yet</p>
  const alike = spread.likeness === null || spread.likeness === 1 ? '' : `, ${Math.floor(spread.likeness * 100)} % alike`
  const { cost } = spread
  return (
    <div className="flex flex-col gap-1 text-xs">
      <p>
        {sameWords(spread)}
        {alike}
        {spread.ok < spread.runs && <span className="text-danger">, {spread.runs - spread.ok} not complete</span>}
      </p>
      {spread.ok > 0 && (
        <table className="w-full text-left tabular-nums [&_td]:pl-2 [&_th]:pl-2 [&_th]:first:pl-0">
          <caption className="sr-only">Least, middle and most of {spread.runs} answers</caption>
          <thead className="text-2xs text-muted-foreground">
            <tr>
              <td />
              <th scope="col" className="font-normal">
                Least
              </th>
              <th scope="col" className="font-normal">
                Median
              </th>
              <th scope="col" className="font-normal">
                Most
              </th>
            </tr>
          </thead>
          <tbody>
            <SpreadRow label="First token" values={worded(spread.firstTokenMs, durationWords)} />
            <SpreadRow label="Total time" values={worded(spread.latencyMs, durationWords)} />
            <SpreadRow label="Output tokens" values={worded(spread.outputTokens, countWords)} />
            <SpreadRow label="Cost" values={cost && [cost.min, cost.median, cost.max].map((amount) => moneyWords(amount, cost.currency))} />
          </tbody>
        </table>
      )}
    </div>
  )
}

function sameWords({ ok, same, different }: { ok: number; same: number; different: number }): string {
  if (ok === 0) return 'No whole answer'
  if (ok === 1) return 'One whole answer'
  if (different === 1) return ok === 2 ? 'Both answers are the same' : `All ${ok} answers are the same`
  return same === 1 ? `${ok} answers, all different` : `${same} of ${ok} answers are the same, ${different} different in all`
}

const worded = (spread: Spread, words: (value: number) => string) => spread && [words(spread.min), words(spread.median), words(spread.max)]

function SpreadRow({ label, values }: { label: string; values: string[] | null }) {
  return (
    <tr>
      <th scope="row" className="pr-2 font-normal text-muted-foreground">
        {label}
      </th>
      {values === null ? (
        <td colSpan={3} className="text-muted-foreground">
          unknown
        </td>
      ) : new Set(values).size === 1 ? (
        <td colSpan={3}>{values[0]} each time</td>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: three places that never change
        values.map((value, index) => <td key={index}>{value}</td>)
      )}
    </tr>
  )
}
