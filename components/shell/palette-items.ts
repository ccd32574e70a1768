import { CornerDownRight, GitCommitVertical, Milestone, Waypoints } from 'lucide-react'
import type { ComponentType } from 'react'
import { Response, Versicle } from '@/components/brand/glyphs'
import type { ServerAction } from './action-result'

/** One thing the server found. */
export type PaletteItem = {
  id: string
  kind: 'prompt' | 'version' | 'gateway' | 'environment' | 'run' | 'page'
  label: string
  /** At the right: where it is live, its layer. */
  hint?: string | undefined
  /** Where what was typed stands, when not in the label. */
  found?: { text: string; ranges: [number, number][] } | undefined
  /** Heading it stands under: "Prompts". */
  group: string
  href: string
}

/** Asked with '' when the palette opens (recent things), then with what was typed. */
export type PaletteSearch = ServerAction<{ query: string }, PaletteItem[]>

/** Something to do that needs no server to be found. */
export type PaletteAction = {
  id: string
  label: string
  /** Heading it stands under. */
  group: string
  keywords?: readonly string[]
  Icon: ComponentType<{ className?: string }>
  act: () => void
}

export const paletteIcons: Record<PaletteItem['kind'], ComponentType<{ className?: string }>> = {
  prompt: Versicle,
  version: GitCommitVertical,
  gateway: Waypoints,
  environment: Milestone,
  run: Response,
  page: CornerDownRight,
}
