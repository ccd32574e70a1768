'use client'

import { useRouter } from 'next/navigation'
import { useOptimistic, useState, useTransition } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Select, SelectItem } from '@/components/ui/select'
import type { MemberDto } from '@/lib/workspaces/schema'
import { RoleName } from '@/lib/workspaces/schema'
import type { MemberActions } from './member-actions'
import { capitalised, rolesToGive } from './role-words'

type RoleSelectProps = { member: MemberDto; own: boolean; changeRole: MemberActions['changeRole'] }

/** A member's role; changes at once and can be undone. One's own is asked about first: it may be beyond undoing. */
export function RoleSelect({ member, own, changeRole }: RoleSelectProps) {
  const router = useRouter()
  const { role: mine } = useWorkspace()
  const [shown, setShown] = useOptimistic(member.role)
  const [, start] = useTransition()
  const [asked, setAsked] = useState<RoleName | null>(null)
  const { run } = useAction(changeRole, { onSuccess: () => router.refresh() })
  const options = rolesToGive(mine)
  if (!options.includes(member.role)) return <span className="px-2">{capitalised(member.role)}</span>

  const change = (role: RoleName) =>
    start(async () => {
      setShown(role)
      const result = await run({ memberId: member.id, role })
      if (result?.ok && !own)
        toast.success(`${member.name} is ${role} now`, {
          duration: 12_000,
          action: { label: 'Undo', onClick: () => void run({ memberId: member.id, role: member.role }) },
        })
    })
  const choose = (value: string) => {
    const role = RoleName.parse(value)
    if (own) setAsked(role)
    else change(role)
  }
  return (
    <>
      <Select aria-label={`Role of ${member.name}`} size="sm" className="w-28" value={shown} onValueChange={choose}>
        {options.map((role) => (
          <SelectItem key={role} value={role}>
            {capitalised(role)}
          </SelectItem>
        ))}
      </Select>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Change your own role to ${asked ?? ''}?`}
        description={`You are ${member.role} until you confirm. Getting that back takes somebody who may give it.`}
        confirmLabel="Change my role"
        onConfirm={async () => {
          if (asked) change(asked)
          return true
        }}
      />
    </>
  )
}
