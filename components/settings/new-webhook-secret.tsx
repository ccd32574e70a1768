import { CopyField } from '@/components/feedback/copy-field'
import { Notice } from '@/components/feedback/notice'
import { Button } from '@/components/ui/button'
import { DialogClose, DialogContent } from '@/components/ui/dialog'

/** A signing secret, the only time it can be seen. `oldUntil`: it takes the place of one that goes on until then. */
export function NewWebhookSecret({ name, secret, oldUntil }: { name: string; secret: string; oldUntil?: string }) {
  return (
    <DialogContent
      title={`Copy the signing secret of “${name}” now`}
      // The secret is gone when this closes, so a stray click beside it does not close it.
      onInteractOutside={(event) => event.preventDefault()}
      footer={
        <DialogClose asChild>
          <Button variant="primary">I have copied it</Button>
        </DialogClose>
      }
    >
      <div className="flex flex-col gap-4">
        <Notice tone="warn">This is the only time it is shown. A lost secret is replaced, not recovered.</Notice>
        <CopyField value={secret} label="Copy signing secret" />
        <p className="text-muted-foreground">
          {oldUntil
            ? `Until ${oldUntil.slice(0, 16).replace('T', ' ')} UTC every message is signed with the old secret too, so the receiver can change over without a gap.`
            : 'Give it to the receiver, for instance as the environment variable WEBHOOK_SECRET. How to verify a message is shown on the next screen.'}
        </p>
      </div>
    </DialogContent>
  )
}
