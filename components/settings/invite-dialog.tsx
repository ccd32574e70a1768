'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import { Select, SelectItem } from '@/components/ui/select'
import { type NewInvitation, RoleName } from '@/lib/workspaces/schema'
import { InvitationLink } from './invitation-link'
import type { MemberActions } from './member-actions'
import { capitalised, roleAdds, rolesToGive } from './role-words'

type InviteDialogProps = { invite: MemberActions['invite']; trigger: ReactNode }

/** Asks for an address and a role, then shows the link: the only time it can be seen. */
export function InviteDialog({ invite, trigger }: InviteDialogProps) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<NewInvitation | null>(null)
  const change = (next: boolean) => {
    setOpen(next)
    if (next) setMade(null)
    else if (made) router.refresh()
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {open && (made ? <InvitationLink made={made} /> : <FormContent invite={invite} onMade={setMade} />)}
    </Dialog>
  )
}

function FormContent({ invite, onMade }: { invite: MemberActions['invite']; onMade: (made: NewInvitation) => void }) {
  const { role: mine } = useWorkspace()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<RoleName>('editor')
  const [days, setDays] = useState('7')
  const { run, pending, faultAt, failure } = useAction(invite, {
    onSuccess: onMade,
    onConflict: () => {},
    onFailure: (refused) => refused.faults.length > 0,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({ email, role, days: Number(days) })
  }
  return (
    <DialogContent
      title="Invite somebody"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="invite" pending={pending}>
            Create link
          </Button>
        </>
      }
    >
      <form id="invite" onSubmit={submit} noValidate className="flex flex-col gap-4">
        {failure?.code === 'conflict' && <Notice tone="warn">{failure.message}</Notice>}
        <Field label="Email" hint="The link works for this address only." error={faultAt('email')}>
          <Input type="email" value={email} autoComplete="off" autoFocus onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <fieldset>
          <legend className="mb-2 font-medium">Role</legend>
          <RadioGroup aria-label="Role" value={role} onValueChange={(value) => setRole(RoleName.parse(value))}>
            {rolesToGive(mine).map((each) => (
              <RadioItem key={each} value={each} label={capitalised(each)} hint={roleAdds(each)} />
            ))}
          </RadioGroup>
        </fieldset>
        <Field label="The link works for">
          <Select value={days} onValueChange={setDays} className="w-40">
            <SelectItem value="1">1 day</SelectItem>
            <SelectItem value="7">7 days</SelectItem>
            <SelectItem value="30">30 days</SelectItem>
          </Select>
        </Field>
      </form>
    </DialogContent>
  )
}
