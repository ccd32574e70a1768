'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'

export type SignInProvider = { id: string; name: string }

type ProviderButtonsProps = { providers: readonly SignInProvider[]; continueWith: (providerId: string) => Promise<void> }

/** The other ways in; nothing when this installation has none. */
export function ProviderButtons({ providers, continueWith }: ProviderButtonsProps) {
  const [leaving, setLeaving] = useState<string | null>(null)
  if (providers.length === 0) return null
  const go = async ({ id, name }: SignInProvider) => {
    setLeaving(id)
    try {
      await continueWith(id)
    } catch {
      setLeaving(null)
      toast.error(`${name} could not be reached`, { description: 'Try again in a moment, or sign in with your password.' })
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-3 pb-1 text-muted-foreground text-xs before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
      {providers.map((provider) => (
        <Button key={provider.id} size="lg" pending={leaving === provider.id} onClick={() => go(provider)}>
          Continue with {provider.name}
        </Button>
      ))}
    </div>
  )
}
