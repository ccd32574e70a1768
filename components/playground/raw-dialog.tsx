'use client'

import { Braces } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import { curlOf } from '@/components/runs/curl'
import { RawCallView } from '@/components/runs/raw-call-view'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import { Tooltip } from '@/components/ui/tooltip'
import type { RawCall } from '@/lib/runs/raw-call'

export type ReadRawRun = ServerAction<{ id: string }, RawCall>

type RawDialogProps = { name: string; runId: string; read: ReadRawRun }

/** The button that opens what a run sent and what came back. */
export function RawDialog({ name, runId, read }: RawDialogProps) {
  const [open, setOpen] = useState(false)
  const [call, setCall] = useState<RawCall | null>(null)
  const reading = useAction(read, { onSuccess: setCall, onFailure: () => void setOpen(false) })
  const show = () => {
    setCall(null)
    setOpen(true)
    void reading.run({ id: runId })
  }
  return (
    <>
      <Tooltip content="Raw request and response">
        <Button variant="ghost" size="icon-sm" aria-label={`Raw request and response of ${name}`} onClick={show}>
          <Braces className="size-3.5" />
        </Button>
      </Tooltip>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent
          title="Raw request and response"
          description="As it went over the wire, without keys."
          size="lg"
          footer={
            call?.body && <CopyButton value={curlOf({ ...call, body: call.body })} label="Copy as curl" size="md" variant="secondary" />
          }
        >
          {call ? <RawCallView call={call} /> : <Skeleton className="h-64" />}
        </DialogContent>
      </Dialog>
    </>
  )
}
