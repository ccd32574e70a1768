import { Badge } from '@/components/ui/badge'

type SimulatorBadgeProps = { gateway: { name: string; simulator: boolean }; className?: string }

/** Says "simulator" beside the sandbox's name, unless the name says so already. */
export function SimulatorBadge({ gateway: { name, simulator }, className }: SimulatorBadgeProps) {
  if (!simulator || /simulator/i.test(name)) return null
  return (
    <Badge tone="outline" className={className}>
      simulator
    </Badge>
  )
}
