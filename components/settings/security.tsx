'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { NewPasswordField } from '@/components/auth/new-password-field'
import { PasswordInput } from '@/components/auth/password-input'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Notice } from '@/components/feedback/notice'
import type { ActionResult, ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { ChangePassword } from '@/lib/accounts/schema'
import { permissions } from '@/lib/workspaces/roles'
import type { RenameWorkspace, WorkspaceDto } from '@/lib/workspaces/schema'
import { Inset, Section } from './section'

type PersonAction<I> = (input: I) => Promise<ActionResult<{ email: string }>>

export type SecurityActions = {
  changePassword: PersonAction<ChangePassword>
  signOutEverywhere: PersonAction<Record<string, never>>
  rename: ServerAction<RenameWorkspace, WorkspaceDto>
}

type SecurityProps = { email: string; hasPassword: boolean; actions: SecurityActions }

/** One's own password and sessions, and the workspace's name. */
export function Security({ email, hasPassword, actions }: SecurityProps) {
  return (
    <>
      <PasswordSection email={email} hasPassword={hasPassword} change={actions.changePassword} />
      <SessionsSection signOut={actions.signOutEverywhere} />
      <WorkspaceSection rename={actions.rename} />
    </>
  )
}

/** What is done to one's own account takes no workspace. */
const ofPerson =
  <I, T>(act: (input: I) => Promise<ActionResult<T>>): ServerAction<I, T> =>
  (_, input) =>
    act(input)

const toSignIn = () => window.location.assign('/sign-in')

function PasswordSection({
  email,
  hasPassword,
  change,
}: {
  email: string
  hasPassword: boolean
  change: SecurityActions['changePassword']
}) {
  const [faults, setFaults] = useState<Record<string, string>>({})
  const { run, pending, faultAt, failure } = useAction(ofPerson(change), {
    onSuccess: toSignIn,
    onFailure: (refused) => refused.faults.length > 0 || refused.code === 'rate_limited' || refused.code === 'conflict',
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { currentPassword = '', newPassword } = Object.fromEntries(new FormData(event.currentTarget))
    const parsed = ChangePassword.safeParse({ currentPassword, newPassword })
    setFaults(parsed.success ? {} : Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])))
    if (parsed.success) void run(parsed.data)
  }
  const fault = (path: string) => faults[path] ?? faultAt(path)
  return (
    <Section
      title={hasPassword ? 'Your password' : 'Set a password'}
      description={
        hasPassword
          ? 'Changing it ends every session of yours, on every device, this one too.'
          : 'You sign in through a provider. With a password you can sign in here as well. Setting it ends every session of yours.'
      }
    >
      <Inset>
        <form onSubmit={submit} noValidate className="flex max-w-sm flex-col gap-4">
          {failure && failure.faults.length === 0 && <Notice tone="danger">{failure.message}</Notice>}
          <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
          {hasPassword && (
            <Field label="Current password" error={fault('currentPassword')}>
              <PasswordInput name="currentPassword" autoComplete="current-password" required />
            </Field>
          )}
          <NewPasswordField label="New password" name="newPassword" own={[email]} error={fault('newPassword')} />
          <div>
            <Button type="submit" variant="primary" pending={pending}>
              {hasPassword ? 'Change password' : 'Set password'}
            </Button>
          </div>
        </form>
      </Inset>
    </Section>
  )
}

function SessionsSection({ signOut }: { signOut: SecurityActions['signOutEverywhere'] }) {
  const { run } = useAction(ofPerson(signOut), { onSuccess: toSignIn })
  return (
    <Section title="Your sessions" description="If you left a device behind, or somebody may have your session.">
      <Inset>
        <ConfirmDialog
          title="Sign out everywhere?"
          description="Every session of yours ends at once, on every device, this one too. Drafts are kept. API keys go on working."
          confirmLabel="Sign out everywhere"
          onConfirm={async () => (await run({}))?.ok ?? false}
          trigger={<Button variant="danger-quiet">Sign out everywhere</Button>}
        />
      </Inset>
    </Section>
  )
}

function WorkspaceSection({ rename }: { rename: SecurityActions['rename'] }) {
  const router = useRouter()
  const { name, slug, can, role } = useWorkspace()
  const allowed = can('workspace.write')
  const [typed, setTyped] = useState(name)
  const { run, pending, faultAt } = useAction(rename, {
    success: 'Renamed',
    onSuccess: () => router.refresh(),
    onFailure: (refused) => refused.faults.length > 0,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({ name: typed })
  }
  return (
    <Section title="Workspace name" description={`Its address stays /${slug}, so no link breaks.`}>
      <Inset>
        <form onSubmit={submit} noValidate className="flex max-w-sm items-start gap-2">
          <Field
            label="Name"
            hideLabel
            hint={allowed ? undefined : `Your role here is ${role}. Renaming needs ${permissions['workspace.write'].role}.`}
            error={faultAt('name')}
            className="flex-1"
          >
            <Input value={typed} maxLength={80} autoComplete="off" disabled={!allowed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
          {allowed && (
            <Button type="submit" pending={pending} disabled={typed.trim() === name || typed.trim() === ''}>
              Rename
            </Button>
          )}
        </form>
      </Inset>
    </Section>
  )
}
