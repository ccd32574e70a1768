'use client'

import { Check, Pause, Play, Square } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import type { RolloutDto } from '@/lib/rollouts/schema'
import { share } from './live'
import type { ReleaseActions } from './release-actions'
import { whyNotResume } from './why-not-release'

type RampProps = {
  rollout: RolloutDto
  /** The version that everybody gets when it is stopped. */
  standing: number | undefined
  allowed: boolean
  actions: Pick<ReleaseActions, 'pauseRollout' | 'resumeRollout' | 'stopRollout'>
}

/** A ramp under way: its steps, when the next one is due, and the way to hold or end it. */
export function Ramp({ rollout, standing, allowed, actions }: RampProps) {
  const { id, state, version, steps, dueAt, reason, environment, resumeRole } = rollout
  const { role } = useWorkspace()
  const router = useRouter()
  const options = {
    onSuccess: () => router.refresh(),
    onConflict: ({ message }: { message: string }) => {
      toast.error(message)
      router.refresh()
    },
  }
  const pause = useAction(actions.pauseRollout, options)
  const resume = useAction(actions.resumeRollout, options)
  const stop = useAction(actions.stopRollout, options)
  const paused = state === 'paused'
  const whyNot = paused && allowed ? whyNotResume(role, resumeRole) : null
  const next = steps.find(({ done }) => !done)
  const place = `v${version} in ${environment.name}`
  const end = async (back: boolean) => (await stop.run({ rollout: id, back }))?.ok ?? false
  return (
    <section aria-label={`Ramp of ${place}`} className="flex flex-col gap-2 rounded-md border px-3 py-2 text-xs">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium text-sm">v{version} grows step by step</span>
        {paused && <Badge tone="warn">paused</Badge>}
      </p>
      {paused && reason && <p className="break-words text-muted-foreground">{reason}</p>}
      <ol aria-label="Steps" className="flex flex-wrap gap-x-3 gap-y-1 tabular-nums">
        {steps.map((step) => (
          <li key={step.at} className={cn('inline-flex items-center gap-1', !step.done && 'text-muted-foreground')}>
            {step.done && <Check aria-label="done" className="size-3" />}
            {share(step.weight)}
          </li>
        ))}
      </ol>
      {next && dueAt && (
        <p className="text-muted-foreground">
          {paused ? 'Next was' : 'Next'} {share(next.weight)}, <RelativeTime iso={dueAt} />
        </p>
      )}
      {whyNot && <p className="text-muted-foreground">{whyNot}</p>}
      {allowed && (
        <div className="flex flex-wrap gap-2">
          {paused ? (
            <Button
              size="sm"
              disabled={whyNot !== null}
              pending={resume.pending}
              aria-label={`Resume ${place}`}
              onClick={() => void resume.run({ rollout: id })}
            >
              <Play />
              Resume
            </Button>
          ) : (
            <Button size="sm" pending={pause.pending} aria-label={`Pause ${place}`} onClick={() => void pause.run({ rollout: id })}>
              <Pause />
              Pause
            </Button>
          )}
          <ConfirmDialog
            title={`End the ramp of ${place}?`}
            description="What is live stays as it stands: who has the version keeps it, and no further step is taken."
            confirmLabel="End the ramp here"
            tone="primary"
            onConfirm={() => end(false)}
            trigger={<Button size="sm">End here…</Button>}
          />
          {standing !== undefined && standing !== version && (
            <ConfirmDialog
              title={`Stop the ramp of ${place}?`}
              description={`Everybody in ${environment.name} gets v${standing} again. No rule holds this up.`}
              confirmLabel={`Stop, back to v${standing}`}
              onConfirm={() => end(true)}
              trigger={
                <Button size="sm">
                  <Square />
                  Stop…
                </Button>
              }
            />
          )}
        </div>
      )}
    </section>
  )
}
