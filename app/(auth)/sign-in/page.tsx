import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthScreen } from '@/components/auth/auth-screen'
import { safePath } from '@/components/auth/safe-path'
import { signInError } from '@/components/auth/sign-in-errors'
import { signInProviders } from '@/lib/http/auth-options'
import { currentPerson } from '@/lib/http/session'
import { needsSetUp } from '@/lib/installation/set-up-link'
import { SignInDoor } from './sign-in-door'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<Record<'next' | 'callbackUrl' | 'error' | 'email', string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Props) {
  const { next, error, email } = await searchParams
  if (await needsSetUp()) redirect('/set-up')
  if (error === undefined && (await currentPerson())) redirect(safePath(next))
  return (
    <AuthScreen title="Sign in" footer="No account yet? An admin of your workspace can invite you.">
      <SignInDoor
        next={safePath(next)}
        email={typeof email === 'string' ? email : undefined}
        providers={signInProviders()}
        error={signInError(error)}
      />
    </AuthScreen>
  )
}
