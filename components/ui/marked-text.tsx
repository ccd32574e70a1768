/** A text with ranges of it marked: `ranges` are UTF-16 offsets, the end exclusive, in order and apart. */
export function MarkedText({ text, ranges }: { text: string; ranges: readonly (readonly [number, number])[] }) {
  let shown = 0
  return (
    <>
      {ranges.map(([start, end]) => {
        const before = text.slice(shown, start)
        shown = end
        return (
          <span key={start}>
            {before}
            <mark className="rounded-xs bg-warn-tint text-foreground">{text.slice(start, end)}</mark>
          </span>
        )
      })}
      {text.slice(shown)}
    </>
  )
}
