'use client'

import { Button } from '@/components/ui/button'
import type { ReleaseDto } from '@/lib/releases/schema'
import type { ChangeIntent } from './release-actions'

type SplitButtonsProps = { live: ReleaseDto; allowed: boolean; mayGoBack: boolean; onChange: (intent: ChangeIntent) => void }

/** What can be done with a split: other shares, one of its versions for everybody, back to the standing one. */
export function SplitButtons({ live, allowed, mayGoBack, onChange }: SplitButtonsProps) {
  const { variants, environment } = live
  const standing = variants.at(-1)?.version
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{`The split in ${environment.name}`}</legend>
      <Button size="sm" disabled={!allowed} onClick={() => onChange({ kind: 'weights', live })}>
        Change shares…
      </Button>
      {variants.slice(0, -1).map(({ version }) => (
        <Button key={version} size="sm" disabled={!allowed} onClick={() => onChange({ kind: 'finish', version, live })}>
          v{version} to everyone…
        </Button>
      ))}
      <Button size="sm" disabled={!mayGoBack} onClick={() => onChange({ kind: 'stop', live })}>
        Stop, back to v{standing}…
      </Button>
    </fieldset>
  )
}
