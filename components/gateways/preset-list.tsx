'use client'

import { Badge } from '@/components/ui/badge'
import { type Preset, presets } from '@/lib/gateways/presets'
import { hostOf } from './gateway-card'
import { layerWords } from './layer-words'

/** The gateways Versicle knows by name, and any other. */
export function PresetList({ onChoose }: { onChoose: (preset: Preset) => void }) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {presets.map((preset) => (
        <li key={preset.id} className="flex">
          <button
            type="button"
            onClick={() => onChoose(preset)}
            className="flex w-full flex-col gap-1 rounded-md border bg-card px-3 py-2 text-left transition-colors hover:border-border-strong hover:bg-accent"
          >
            <span className="flex w-full items-center justify-between gap-2">
              <span className="font-medium">{preset.name}</span>
              {preset.layer !== 'other' && <Badge tone="outline">{layerWords[preset.layer].name}</Badge>}
            </span>
            <span className="text-muted-foreground text-xs">{preset.note || hostOf(preset.baseUrl)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
