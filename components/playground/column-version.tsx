import { Select, SelectItem } from '@/components/ui/select'
import type { VersionChoice } from './prompt-view'

const SHARED = 'shared'

type ColumnVersionProps = {
  column: string
  version: number | undefined
  versions: readonly VersionChoice[]
  onChoose: (version: number | undefined) => void
}

/** The version a column asks: the one chosen for all, or one of its own. */
export function ColumnVersion({ column, version, versions, onChoose }: ColumnVersionProps) {
  const numbers = versions.map(({ number }) => number)
  return (
    <Select
      aria-label={`Version of ${column}`}
      size="sm"
      value={version === undefined ? SHARED : String(version)}
      onValueChange={(value) => onChoose(value === SHARED ? undefined : Number(value))}
      className="my-1 ml-2 w-32 shrink-0"
    >
      <SelectItem value={SHARED}>As chosen</SelectItem>
      {[...new Set(version === undefined ? numbers : [version, ...numbers])]
        .sort((a, b) => b - a)
        .map((number) => (
          <SelectItem key={number} value={String(number)}>{`Version ${number}`}</SelectItem>
        ))}
    </Select>
  )
}
