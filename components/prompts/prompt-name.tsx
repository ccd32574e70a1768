import { cn } from '@/components/ui/cn'
import { MarkedText } from '@/components/ui/marked-text'

type Ranges = readonly (readonly [number, number])[]
type PromptNameProps = {
  name: string
  className?: string
  /** What a search found of it. */
  ranges?: Ranges
}

/** A prompt's name with its folder dimmed. */
export function PromptName({ name, className, ranges = [] }: PromptNameProps) {
  const slash = name.lastIndexOf('/') + 1
  return (
    <span className={cn('truncate', className)} title={name}>
      {slash > 0 && (
        <span className="font-normal text-muted-foreground">
          <MarkedText text={name.slice(0, slash)} ranges={within(ranges, 0, slash)} />
        </span>
      )}
      <MarkedText text={name.slice(slash)} ranges={within(ranges, slash, name.length)} />
    </span>
  )
}

/** The parts of ranges that lie in a part of the text, counted from its beginning. */
const within = (ranges: Ranges, start: number, end: number): [number, number][] =>
  ranges.flatMap(([from, to]): [number, number][] =>
    from < end && to > start ? [[Math.max(from, start) - start, Math.min(to, end) - start]] : [],
  )
