'use client'

import { Grid3x3 } from 'lucide-react'
import { useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { agreementOf, type Likeness } from './agreement'
import type { Side } from './cells'

type AgreementBarProps = { sides: readonly Side[]; onCompare: (first: string, second: string) => void }

/** How far the whole answers of a row say the same: in a few words, with every pair one click away. */
export function AgreementBar({ sides: all, onCompare }: AgreementBarProps) {
  const sides = useMemo(() => all.filter(({ answer }) => answer.status === 'ok'), [all])
  const agreement = useMemo(() => agreementOf(sides.map(({ text }) => text)), [sides])
  if (sides.length < 2) return null
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="truncate text-muted-foreground text-xs">{agreementWords(agreement)}</span>
      <Popover>
        <PopoverTrigger asChild>
          <Button variant="ghost" size="icon-xs" aria-label="Every answer against every other" title="Every answer against every other">
            <Grid3x3 />
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Agreement" className="w-auto overflow-x-auto">
          <table className="text-center text-xs tabular-nums">
            <caption className="pb-2 text-left text-muted-foreground">
              How alike two answers are, in percent. Press one to see the difference.
            </caption>
            <thead>
              <tr>
                <td />
                {sides.map(({ id, short }) => (
                  <th key={id} scope="col" className="px-1 font-normal text-muted-foreground">
                    {short}
                  </th>
                ))}
                <th scope="col" className="px-1 font-normal text-muted-foreground">
                  Mean
                </th>
              </tr>
            </thead>
            <tbody>
              {sides.map((side, row) => (
                <tr key={side.id}>
                  <th scope="row" className="max-w-48 truncate pr-2 text-left font-normal">
                    {side.label}
                  </th>
                  {sides.map((other, column) => (
                    <td key={other.id} className="p-0.5">
                      {row === column ? (
                        <span className="text-muted-foreground">–</span>
                      ) : (
                        <Pair
                          of={agreement.matrix[row]?.[column]}
                          label={`${side.label} and ${other.label}`}
                          onPress={() => onCompare(side.id, other.id)}
                        />
                      )}
                    </td>
                  ))}
                  <td className="px-1">{percent(agreement.means[row] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </PopoverContent>
      </Popover>
    </span>
  )
}

const measures: Record<Likeness['measure'], string> = {
  same: 'word for word the same',
  json: 'the same JSON',
  fields: 'of their JSON fields are the same',
  words: 'of their words are the same',
}

function Pair({ of, label, onPress }: { of: Likeness | undefined; label: string; onPress: () => void }) {
  if (!of) return null
  const words = of.share === 1 ? measures[of.measure] : `${percent(of.share)} % ${measures[of.measure]}`
  return (
    <button
      type="button"
      title={words}
      aria-label={`${label}: ${words}`}
      onClick={onPress}
      className={cn(
        'h-6 w-9 rounded-sm border hover:border-foreground',
        of.share === 1 ? 'border-transparent bg-well-tint text-well' : of.share >= 0.5 ? 'bg-muted' : 'text-muted-foreground',
      )}
    >
      {of.share === 1 ? '=' : percent(of.share)}
    </button>
  )
}

const percent = (share: number) => Math.floor(share * 100)

/** `3 of 5 say the same; 62 % alike on average`. */
export function agreementWords({ groups, means }: Pick<ReturnType<typeof agreementOf>, 'groups' | 'means'>): string {
  const largest = Math.max(...[...Map.groupBy(groups, (group) => group).values()].map(({ length }) => length))
  if (largest === groups.length) return groups.length === 2 ? 'Both say the same' : `All ${groups.length} say the same`
  const known = means.filter((mean) => mean !== null)
  const alike = `${percent(known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length))} % alike`
  return largest === 1 ? `${alike}, no two say the same` : `${largest} of ${groups.length} say the same, ${alike} on average`
}
