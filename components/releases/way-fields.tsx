'use client'

import { ToggleGroup } from '@/components/ui/toggle-group'
import type { ShareRow, StepRow, Way } from './plan-words'
import { ShareFields } from './share-fields'
import { StepFields } from './step-fields'

type WayFieldsProps = {
  way: Way
  onWay: (way: Way) => void
  rows: readonly ShareRow[]
  onRows: (rows: ShareRow[]) => void
  standing: number
  versions: readonly number[]
  steps: readonly StepRow[]
  onSteps: (steps: StepRow[]) => void
}

const ways = [
  { value: 'everyone', label: 'Everyone' },
  { value: 'share', label: 'A share' },
  { value: 'steps', label: 'Step by step' },
] as const

/** Who gets it: everybody, a share of them, or more and more of them. */
export function WayFields({ way, onWay, rows, onRows, standing, versions, steps, onSteps }: WayFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <ToggleGroup label="Who gets it" value={way} onValueChange={onWay} options={ways} />
      {way === 'share' && <ShareFields rows={rows} standing={standing} versions={versions} onChange={onRows} />}
      {way === 'steps' && <StepFields rows={steps} onChange={onSteps} />}
    </div>
  )
}
