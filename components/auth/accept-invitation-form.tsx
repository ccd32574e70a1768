'use client'

import { Notice } from '@/components/feedback/notice'
import type { ActionResult } from '@/components/shell/action-result'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { AcceptInvitation } from '@/lib/accounts/schema'
import { failureOf } from './form-failure'
import { NewPasswordField } from './new-password-field'
import type { SignIn } from './sign-in-form'
import { leaveFor, useAuthForm } from './use-auth-form'

type AcceptInvitationFormProps = {
  token: string
  /** Whom the invitation is for; cannot be changed. */
  email: string
  accept: (input: AcceptInvitation) => Promise<ActionResult<{ email: string; workspaceSlug: string }>>
  signIn: SignIn
}

/** A newcomer's name and password; signs in and opens the workspace. */
export function AcceptInvitationForm({ token, email, accept, signIn }: AcceptInvitationFormProps) {
  const { form, pending, message, faultAt, typed } = useAuthForm(async (data) => {
    const { name, password } = Object.fromEntries(data)
    const parsed = AcceptInvitation.safeParse({ token, name, password })
    if (!parsed.success) return failureOf(parsed.error)
    const result = await accept(parsed.data)
    if (!result.ok) return result
    const sentence = await signIn({ email: result.data.email, password: parsed.data.password })
    return leaveFor(sentence === null ? `/${result.data.workspaceSlug}/prompts` : '/sign-in')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      {message && <Notice tone="danger">{message}</Notice>}
      <Field label="Email">
        <Input name="email" type="email" autoComplete="username" value={email} readOnly />
      </Field>
      <Field label="Your name" error={faultAt('name')}>
        <Input name="name" autoComplete="name" defaultValue={typed('name')} autoFocus required />
      </Field>
      <NewPasswordField own={[email]} error={faultAt('password')} />
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Join workspace
      </Button>
    </form>
  )
}
