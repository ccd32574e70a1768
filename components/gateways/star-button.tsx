'use client'

import { Star } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import type { SetFavourite } from '@/lib/gateways/model-schema'

export type SetFavouriteAction = ServerAction<SetFavourite, { name: string; favourite: boolean }>

type StarButtonProps = { gateway: string; model: string; favourite: boolean; action: SetFavouriteAction }

/** Stars a model for the workspace. It shows at once what was pressed, and goes back when that was refused. */
export function StarButton({ gateway, model, favourite, action }: StarButtonProps) {
  const { can } = useWorkspace()
  const router = useRouter()
  const [pressed, setPressed] = useState<boolean | null>(null)
  const { run, pending } = useAction(action, {
    onSuccess: () => router.refresh(),
    onFailure: () => {
      setPressed(null)
      return false
    },
  })
  const on = pressed ?? favourite
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-pressed={on}
      aria-label={`Favourite: ${model}`}
      disabled={!can('run.create')}
      onClick={() => {
        if (pending) return
        setPressed(!on)
        void run({ gateway, model, favourite: !on })
      }}
    >
      <Star className={cn(on ? 'fill-current text-foreground' : 'text-muted-foreground')} />
    </Button>
  )
}
