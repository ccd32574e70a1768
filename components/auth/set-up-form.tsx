'use client'

import { useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import type { ActionResult } from '@/components/shell/action-result'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SetUp } from '@/lib/accounts/schema'
import { failureOf } from './form-failure'
import { NewPasswordField } from './new-password-field'
import type { SignIn } from './sign-in-form'
import { leaveFor, useAuthForm } from './use-auth-form'

type SetUpFormProps = {
  /** From the printed link. */
  token: string
  setUp: (input: SetUp) => Promise<ActionResult<{ email: string; workspaceSlug: string }>>
  signIn: SignIn
}

/** The first owner and their workspace; signs in when they exist. */
export function SetUpForm({ token, setUp, signIn }: SetUpFormProps) {
  const [own, setOwn] = useState<string[]>([])
  const { form, pending, message, faultAt, typed } = useAuthForm(async (data) => {
    const parsed = SetUp.safeParse({ ...Object.fromEntries(data), token })
    if (!parsed.success) return failureOf(parsed.error)
    const result = await setUp(parsed.data)
    if (!result.ok) return result
    const sentence = await signIn({ email: result.data.email, password: parsed.data.password })
    return leaveFor(sentence === null ? `/${result.data.workspaceSlug}/prompts` : '/sign-in')
  })
  const remember = (form: HTMLFormElement) => {
    const data = new FormData(form)
    setOwn(['name', 'email', 'workspaceName'].map((name) => String(data.get(name) ?? '')))
  }
  return (
    <form {...form} onChange={(event) => remember(event.currentTarget)} className="flex flex-col gap-4">
      {message && <Notice tone="danger">{message}</Notice>}
      <Field label="Your name" error={faultAt('name')}>
        <Input name="name" autoComplete="name" defaultValue={typed('name')} autoFocus required />
      </Field>
      <Field label="Email" hint="You sign in with it. Nothing is sent there." error={faultAt('email')}>
        <Input name="email" type="email" autoComplete="username" defaultValue={typed('email')} required />
      </Field>
      <NewPasswordField own={own} error={faultAt('password')} />
      <Field label="Workspace" hint="Usually the name of your team or company." error={faultAt('workspaceName')}>
        <Input name="workspaceName" autoComplete="organization" defaultValue={typed('workspaceName') ?? 'My workspace'} required />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Create owner and workspace
      </Button>
    </form>
  )
}
