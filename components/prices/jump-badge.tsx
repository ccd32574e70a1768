import { TrendingDown, TrendingUp } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { PriceJump } from '@/lib/gateways/price-schema'
import { jumpBrief, jumpSentence, mainJump } from './price-source-words'

/** Marks a price that moved by more than 20 % when it came. Nothing where none did. */
export function JumpBadge({ jumps, currency }: { jumps: readonly PriceJump[]; currency: string }) {
  const main = mainJump(jumps)
  if (!main) return null
  const fell = main.percent?.startsWith('-') === true
  const Icon = fell ? TrendingDown : TrendingUp
  const all = jumps.map((jump) => jumpSentence(jump, currency)).join('\n')
  return (
    <Badge tone={fell ? 'outline' : 'warn'} title={all}>
      <Icon aria-hidden="true" />
      <span className="sr-only">Price jumped: </span>
      {jumpBrief(main)}
    </Badge>
  )
}
