'use client'

import type { ComponentProps } from 'react'
import { SignInForm } from '@/components/auth/sign-in-form'
import { continueWith, signInWithPassword } from '../sign-in-with'

export const SignInDoor = (props: Omit<ComponentProps<typeof SignInForm>, 'signIn' | 'continueWith'>) => (
  <SignInForm {...props} signIn={signInWithPassword} continueWith={continueWith} />
)
