import { signIn } from 'next-auth/react'
import { signInError } from '@/components/auth/sign-in-errors'
import type { SignIn } from '@/components/auth/sign-in-form'

/** Null when the session exists; else the sentence: our own words come through next-auth as they are. */
export const signInWithPassword: SignIn = async (credentials) => {
  const result = await signIn('credentials', { ...credentials, redirect: false })
  if (result?.ok && !result.error) return null
  return result?.error && result.error !== 'CredentialsSignin' ? result.error : (signInError('CredentialsSignin') ?? null)
}

/** Leaves for the provider's own page and comes back to `next`. */
export const continueWith = async (providerId: string, next: string): Promise<void> => {
  await signIn(providerId, { callbackUrl: next })
}
