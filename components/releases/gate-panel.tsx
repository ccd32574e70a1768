'use client'

import { useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { GateStateDto } from '@/lib/release-gates/schema'
import type { ReleaseActions } from './release-actions'
import { useAnswer } from './use-answer'

type GatePanelProps = {
  environment: string
  promptId: string
  versions: readonly number[]
  actions: Pick<ReleaseActions, 'gates' | 'signOff'>
  onSigned: () => void
}

/** The gates that are not green for what comes, with what each wants, and the place to sign. */
export function GatePanel({ environment, promptId, versions, actions, onSigned }: GatePanelProps) {
  const { data, again } = useAnswer(actions.gates, versions.length > 0 ? { environment, promptId, versions: [...versions] } : null)
  const open = data?.filter(({ green }) => !green) ?? []
  if (open.length === 0) return null
  const signed = () => {
    again()
    onSigned()
  }
  return (
    <section aria-label="Gates that are not green" className="flex flex-col divide-y rounded-md border">
      {open.map(({ gate, versions: verdicts }) => (
        <div key={gate.id} className="flex flex-col gap-2 px-3 py-2">
          <p>
            <span className="font-medium">{gate.name}</span> <span className="text-muted-foreground text-xs">{gate.description}</span>
          </p>
          {verdicts
            .filter(({ colour }) => colour !== 'green')
            .map((verdict) => (
              <Verdict key={verdict.version} {...{ gate, verdict, promptId }} signOff={actions.signOff} onSigned={signed} />
            ))}
        </div>
      ))}
    </section>
  )
}

type VerdictProps = {
  gate: GateStateDto['gate']
  verdict: GateStateDto['versions'][number]
  promptId: string
  signOff: ReleaseActions['signOff']
  onSigned: () => void
}

function Verdict({ gate, verdict: { version, colour, comment: said, author }, promptId, signOff, onSigned }: VerdictProps) {
  const { can } = useWorkspace()
  const [comment, setComment] = useState('')
  const { run, pending } = useAction(signOff, { onSuccess: onSigned })
  const sign = (green: boolean) => void run({ gate: gate.id, promptId, version, green, comment })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Badge tone={colour === 'red' ? 'danger' : 'warn'}>{`v${version} ${colour === 'red' ? 'red' : 'not signed off'}`}</Badge>
      {colour === 'red' && <span className="min-w-0 break-words text-xs">{[author?.name, said].filter(Boolean).join(': ')}</span>}
      {can('gate.sign') && (
        <span className="flex min-w-60 flex-1 flex-wrap items-center gap-2">
          <Input
            aria-label={`Comment on v${version} at ${gate.name}`}
            placeholder="Comment"
            maxLength={2000}
            className="min-w-32 flex-1"
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          <Button size="sm" pending={pending} aria-label={`Sign off v${version} as green at ${gate.name}`} onClick={() => sign(true)}>
            Sign off
          </Button>
          {colour !== 'red' && (
            <Button
              size="sm"
              variant="danger-quiet"
              pending={pending}
              aria-label={`Say no to v${version} at ${gate.name}`}
              onClick={() => sign(false)}
            >
              Say no
            </Button>
          )}
        </span>
      )}
    </div>
  )
}
