'use client'

import type { ComponentProps } from 'react'
import { SetUpForm } from '@/components/auth/set-up-form'
import { signInWithPassword } from '../sign-in-with'

export const SetUpDoor = (props: Omit<ComponentProps<typeof SetUpForm>, 'signIn'>) => <SetUpForm {...props} signIn={signInWithPassword} />
