'use client'

import { signOut } from 'next-auth/react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'

/** Signs out and comes back to this link. */
export function SignOutDoor() {
  const [pending, setPending] = useState(false)
  const leave = async () => {
    setPending(true)
    await signOut({ redirect: false }).catch(() => null)
    window.location.reload()
  }
  return (
    <Button variant="primary" size="lg" pending={pending} onClick={leave}>
      Sign out
    </Button>
  )
}
