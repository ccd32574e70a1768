'use client'

import { ShortcutText } from '@/components/shell/shortcut-keycaps'
import { Button } from '@/components/ui/button'
import { DialogClose } from '@/components/ui/dialog'
import { Tooltip } from '@/components/ui/tooltip'
import type { Decision } from './use-decision'

type DecisionFooterProps = { decision: Decision; busy?: boolean; label: string; tone?: 'primary' | 'danger' }

/** The one thing that is left to do: it, asking for it, or doing it in spite of a gate. */
export function DecisionFooter({ decision: { act, ready, pending, confirm }, busy = false, label, tone = 'primary' }: DecisionFooterProps) {
  const words = act === 'ask' ? 'Ask for approval' : act === 'override' ? 'Release anyway' : label
  return (
    <>
      <DialogClose asChild>
        <Button>Cancel</Button>
      </DialogClose>
      <Tooltip content={words} shortcut={<ShortcutText keys="mod+enter" />}>
        <Button variant={act === 'override' ? 'danger' : tone} disabled={!ready || busy} pending={pending} onClick={confirm}>
          {words}
        </Button>
      </Tooltip>
    </>
  )
}
