'use client'

import type { ComponentProps } from 'react'
import { AcceptInvitationForm } from '@/components/auth/accept-invitation-form'
import { ProviderButtons, type SignInProvider } from '@/components/auth/provider-buttons'
import { continueWith, signInWithPassword } from '../../sign-in-with'

type AcceptDoorProps = Omit<ComponentProps<typeof AcceptInvitationForm>, 'signIn'> & { providers: readonly SignInProvider[] }

export const AcceptDoor = ({ providers, ...props }: AcceptDoorProps) => (
  <div className="flex flex-col gap-5">
    <AcceptInvitationForm {...props} signIn={signInWithPassword} />
    <ProviderButtons providers={providers} continueWith={(id) => continueWith(id, `/invite/${props.token}`)} />
  </div>
)
