'use client'

import { Notice } from '@/components/feedback/notice'
import type { ActionResult } from '@/components/shell/action-result'
import { Button } from '@/components/ui/button'
import type { JoinWorkspace } from '@/lib/accounts/schema'
import { leaveFor, useAuthForm } from './use-auth-form'

type JoinWorkspaceFormProps = { token: string; join: (input: JoinWorkspace) => Promise<ActionResult<{ workspaceSlug: string }>> }

/** For somebody who is signed in already: one button. */
export function JoinWorkspaceForm({ token, join }: JoinWorkspaceFormProps) {
  const { form, pending, message } = useAuthForm(async () => {
    const result = await join({ token })
    return result.ok ? leaveFor(`/${result.data.workspaceSlug}/prompts`) : result
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      {message && <Notice tone="danger">{message}</Notice>}
      <Button type="submit" variant="primary" size="lg" pending={pending} autoFocus>
        Join workspace
      </Button>
    </form>
  )
}
