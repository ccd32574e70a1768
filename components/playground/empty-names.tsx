import { TriangleAlert } from 'lucide-react'

const MAX_NAMED = 5

/** What of a prompt came to nothing, where it looks as if it had been filled in. */
export function EmptyNames({ names }: { names: readonly string[] }) {
  const more = names.length - MAX_NAMED
  return (
    <p className="flex items-start gap-1.5 border-b px-3 py-2 text-warn text-xs">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
      <span className="wrap-anywhere min-w-0">
        No value for{' '}
        {names.slice(0, MAX_NAMED).map((name, at) => (
          <span key={name}>
            {at > 0 && ', '}
            <span className="font-mono">{name}</span>
          </span>
        ))}
        {more > 0 && ` and ${more} more`} inside a section, so nothing stands there.
      </span>
    </p>
  )
}
