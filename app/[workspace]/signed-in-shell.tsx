'use client'

import { signOut } from 'next-auth/react'
import type { ComponentProps } from 'react'
import { AppShell } from '@/components/shell/app-shell'

const endSession = async () => {
  await signOut({ redirect: false })
  // A whole page load, so that nothing of the session stays in this tab.
  window.location.assign('/sign-in')
}

/** The shell with the one thing only a door knows: how a session ends. */
export const SignedInShell = (props: Omit<ComponentProps<typeof AppShell>, 'signOut'>) => <AppShell {...props} signOut={endSession} />
