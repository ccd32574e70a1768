'use client'

import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/kbd'
import { type Keys, keycaps } from './shortcut-keys'
import { useMac } from './use-mac'

/** The keys of a shortcut, as this machine's keyboard names them. */
export function ShortcutKeycaps({ keys, className }: { keys: Keys; className?: string }) {
  const mac = useMac()
  return (
    <span className={cn('inline-flex gap-0.5', className)}>
      {keycaps(keys, mac).map((cap) => (
        <Kbd key={cap}>{cap}</Kbd>
      ))}
    </span>
  )
}

/** The same as plain text, for tooltips and menus: ⌘S or Ctrl S. */
export function ShortcutText({ keys }: { keys: Keys }) {
  const mac = useMac()
  return <span className="whitespace-nowrap">{keycaps(keys, mac).join(mac ? '' : ' ')}</span>
}
