'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { InvitationDto, NewInvitation } from '@/lib/workspaces/schema'
import { InvitationLink } from './invitation-link'
import type { MemberActions } from './member-actions'
import { capitalised, rolesToGive } from './role-words'

type InvitationsProps = { invitations: InvitationDto[]; actions: MemberActions }

/** Who was asked in and has not come yet. */
export function Invitations({ invitations, actions }: InvitationsProps) {
  const router = useRouter()
  const { role: mine } = useWorkspace()
  const [made, setMade] = useState<NewInvitation | null>(null)
  const [asked, setAsked] = useState<InvitationDto | null>(null)
  const again = useAction(actions.invite, { onSuccess: setMade })
  const revoke = useAction(actions.revoke, { success: 'Invitation taken back', onSuccess: () => router.refresh() })
  return (
    <>
      <Table label="Open invitations" className="max-sm:min-w-[38rem]">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead className="w-full">Email</TableHead>
            <TableHead>Role</TableHead>
            <TableHead>Invited by</TableHead>
            <TableHead>Link</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {invitations.map((invitation) => (
            <TableRow key={invitation.id}>
              <th scope="row" className="px-4 py-1 text-left font-normal sm:px-6">
                {invitation.email}
              </th>
              <TableCell>{capitalised(invitation.role)}</TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">{invitation.invitedBy ?? 'a key'}</TableCell>
              <TableCell>
                <Status tone={invitation.expired ? 'warn' : 'unknown'}>
                  <span>
                    {invitation.expired ? 'expired ' : 'expires '}
                    <RelativeTime iso={invitation.expiresAt} />
                  </span>
                </Status>
              </TableCell>
              <TableCell>
                <span className="flex justify-end gap-1">
                  {rolesToGive(mine).includes(invitation.role) && (
                    <Button
                      variant="ghost"
                      size="sm"
                      aria-label={`New link for ${invitation.email}`}
                      pending={again.pending}
                      onClick={() => again.run({ email: invitation.email, role: invitation.role })}
                    >
                      New link
                    </Button>
                  )}
                  <Button
                    variant="ghost"
                    size="sm"
                    aria-label={`Take back the invitation of ${invitation.email}`}
                    onClick={() => setAsked(invitation)}
                  >
                    Take back
                  </Button>
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Take back the invitation of ${asked?.email}?`}
        description="Its link stops working at once. You can invite them again."
        confirmLabel="Take back"
        onConfirm={async () => (asked ? ((await revoke.run({ invitationId: asked.id }))?.ok ?? false) : false)}
      />
      <Dialog
        open={made !== null}
        onOpenChange={(open) => {
          if (open) return
          setMade(null)
          router.refresh()
        }}
      >
        {made && <InvitationLink made={made} renewed />}
      </Dialog>
    </>
  )
}
