import { CopyField } from '@/components/feedback/copy-field'
import { Button } from '@/components/ui/button'
import { DialogClose, DialogContent } from '@/components/ui/dialog'
import type { NewInvitation } from '@/lib/workspaces/schema'

/** The link, the only time it can be seen. `renewed`: it takes the place of an earlier one. */
export function InvitationLink({ made: { invitation, link }, renewed = false }: { made: NewInvitation; renewed?: boolean }) {
  const until = new Date(invitation.expiresAt).toISOString().slice(0, 10)
  return (
    <DialogContent
      title={`Send this link to ${invitation.email}`}
      description={`${renewed ? 'The earlier link no longer works. ' : ''}Versicle sends no mail: pass the link on yourself, in a message only they read. It works once, until ${until}, and is shown only now.`}
      footer={
        <DialogClose asChild>
          <Button variant="primary">Done</Button>
        </DialogClose>
      }
    >
      <CopyField value={link} label="Copy invitation link" />
    </DialogContent>
  )
}
