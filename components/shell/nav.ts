import { Columns3, Milestone, Settings2, Waypoints } from 'lucide-react'
import type { ComponentType } from 'react'
import { Response, Versicle } from '@/components/brand/glyphs'

/** `also`: other addresses that belong to it. */
export type NavItem = { path: string; label: string; Icon: ComponentType<{ className?: string }>; also?: readonly string[] }

/** The places of a workspace, in the sidebar's order. */
export const places: readonly NavItem[] = [
  { path: 'prompts', label: 'Prompts', Icon: Versicle },
  { path: 'playground', label: 'Playground', Icon: Columns3 },
  { path: 'releases', label: 'Releases', Icon: Milestone },
  { path: 'gateways', label: 'Gateways', Icon: Waypoints, also: ['prices'] },
  { path: 'runs', label: 'Runs', Icon: Response },
  { path: 'settings', label: 'Settings', Icon: Settings2 },
]

/** Where the settings section opens, and its tabs. */
export const settingsPlaces = [
  { path: 'settings/members', label: 'Members' },
  { path: 'settings/keys', label: 'API keys' },
  { path: 'settings/environments', label: 'Environments' },
  { path: 'settings/webhooks', label: 'Webhooks' },
  { path: 'settings/runs', label: 'Runs' },
  { path: 'settings/audit', label: 'Audit log' },
  { path: 'settings/exchange', label: 'Import and export' },
  { path: 'settings/security', label: 'Security' },
] as const
