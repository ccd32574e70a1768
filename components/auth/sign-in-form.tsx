'use client'

import { Notice } from '@/components/feedback/notice'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Credentials } from '@/lib/accounts/schema'
import { failureOf, refused } from './form-failure'
import { PasswordInput } from './password-input'
import { ProviderButtons, type SignInProvider } from './provider-buttons'
import { leaveFor, useAuthForm } from './use-auth-form'

/** Null when it worked, else the sentence to show. */
export type SignIn = (credentials: Credentials) => Promise<string | null>

type SignInFormProps = {
  signIn: SignIn
  /** Where to go then: a path of this site. */
  next: string
  /** Known already, from an invitation say. */
  email?: string | undefined
  providers: readonly SignInProvider[]
  continueWith: (providerId: string, next: string) => Promise<void>
  /** Why the last attempt led back here. */
  error?: string | undefined
}

export function SignInForm({ signIn, next, email, providers, continueWith, error }: SignInFormProps) {
  const { form, pending, message, faultAt, typed } = useAuthForm(async (data) => {
    const parsed = Credentials.safeParse(Object.fromEntries(data))
    if (!parsed.success) return failureOf(parsed.error, { password: 'Enter your password.' })
    const sentence = await signIn(parsed.data)
    return sentence === null ? leaveFor(next) : refused(sentence)
  })
  const problem = message ?? error
  return (
    <div className="flex flex-col gap-5">
      {problem && <Notice tone="danger">{problem}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <Field label="Email" error={faultAt('email')}>
          <Input name="email" type="email" autoComplete="username" defaultValue={typed('email') ?? email} autoFocus={!email} required />
        </Field>
        <Field label="Password" error={faultAt('password')}>
          <PasswordInput name="password" autoComplete="current-password" autoFocus={Boolean(email)} required />
        </Field>
        <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
          Sign in
        </Button>
      </form>
      <ProviderButtons providers={providers} continueWith={(id) => continueWith(id, next)} />
    </div>
  )
}
