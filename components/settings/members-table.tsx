'use client'

import { LogOut, UserMinus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { MemberDto } from '@/lib/workspaces/schema'
import type { MemberActions } from './member-actions'
import { RoleSelect } from './role-select'
import { rolesToGive } from './role-words'

type MembersTableProps = { members: MemberDto[]; userId: string; actions: MemberActions }
type Asked = { act: 'remove' | 'leave'; member: MemberDto }

export function MembersTable({ members, userId, actions }: MembersTableProps) {
  const router = useRouter()
  const { role, name } = useWorkspace()
  const [asked, setAsked] = useState<Asked | null>(null)
  const remove = useAction(actions.remove, { success: 'Removed', onSuccess: () => router.refresh() })
  const leave = useAction(actions.leave, { onSuccess: () => window.location.assign('/') })
  const confirm = async () => {
    if (!asked) return false
    const { act, member } = asked
    const result = act === 'remove' ? await remove.run({ memberId: member.id }) : await leave.run({})
    return result?.ok ?? false
  }
  const mayChange = (member: MemberDto) => rolesToGive(role).includes(member.role)
  return (
    <>
      <Table label="Members">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Name</TableHead>
            <TableHead className="w-full max-sm:hidden">Email</TableHead>
            <TableHead>Role</TableHead>
            <TableHead className="max-sm:hidden">Joined</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {members.map((member) => (
            <TableRow key={member.id}>
              <th scope="row" className="w-full whitespace-nowrap px-4 py-1 text-left font-medium sm:w-auto sm:px-6">
                {member.name} {member.userId === userId && <Badge tone="outline">you</Badge>}
                <span className="block max-w-44 truncate font-normal text-muted-foreground text-xs sm:hidden">{member.email}</span>
              </th>
              <TableCell className="text-muted-foreground max-sm:hidden">{member.email}</TableCell>
              <TableCell>
                <RoleSelect member={member} own={member.userId === userId} changeRole={actions.changeRole} />
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground max-sm:hidden">
                <RelativeTime iso={member.joinedAt} />
              </TableCell>
              <TableCell className="text-right">
                {member.userId === userId ? (
                  <Button variant="ghost" size="sm" onClick={() => setAsked({ act: 'leave', member })}>
                    <LogOut />
                    Leave
                  </Button>
                ) : (
                  mayChange(member) && (
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Remove ${member.name}`}
                      title={`Remove ${member.name}`}
                      onClick={() => setAsked({ act: 'remove', member })}
                    >
                      <UserMinus />
                    </Button>
                  )
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={asked?.act === 'leave' ? `Leave ${name}?` : `Remove ${asked?.member.name}?`}
        description={
          asked?.act === 'leave'
            ? 'You lose access at once. What you made stays, and your API keys go on working: they belong to the workspace. To come back, somebody has to invite you.'
            : `${asked?.member.name} loses access with the next click. What they made stays, and API keys they created go on working until you revoke them.`
        }
        confirmLabel={asked?.act === 'leave' ? 'Leave workspace' : 'Remove member'}
        onConfirm={confirm}
      />
    </>
  )
}
