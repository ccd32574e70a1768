'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { RelativeTime } from '@/components/feedback/relative-time'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import type { PreviewRetention, RetentionDto, RetentionPreview, SetRetention } from '@/lib/runs/schema'
import { Inset, Section } from './section'

type RunRetentionProps = {
  retention: RetentionDto
  set: ServerAction<SetRetention, RetentionDto>
  preview: ServerAction<PreviewRetention, RetentionPreview>
}

/** Settings: how long runs are kept. What would be deleted is said before. */
export function RunRetention({ retention, set, preview }: RunRetentionProps) {
  const { can } = useWorkspace()
  const router = useRouter()
  const [keep, setKeep] = useState<'ever' | 'days'>(retention.days === null ? 'ever' : 'days')
  const [days, setDays] = useState(String(retention.days ?? 90))
  const [asked, setAsked] = useState<{ days: number; would: RetentionPreview } | null>(null)
  const saving = useAction(set, { success: 'Saved', onSuccess: () => router.refresh() })
  const looking = useAction(preview, { onSuccess: (would, input) => setAsked({ days: input.days, would }), onFailure: () => true })
  const allowed = can('run.delete')
  const changed = keep === 'ever' ? retention.days !== null : String(retention.days) !== days
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (keep === 'ever') await saving.run({ days: null })
    else await looking.run({ days: Number(days) })
  }
  return (
    <Section
      title="How long runs are kept"
      description="A run keeps what went in and what came out. Runs that are older are deleted for good, within the hour; figures of health and cost that were added up stay."
    >
      <Inset>
        <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
          <RadioGroup
            aria-label="How long runs are kept"
            value={keep}
            onValueChange={(value) => setKeep(value === 'days' ? 'days' : 'ever')}
            disabled={!allowed}
          >
            <RadioItem value="ever" label="For ever" />
            <RadioItem value="days" label="For a number of days" />
          </RadioGroup>
          {keep === 'days' && (
            <Field label="Days" error={looking.faultAt('days')}>
              <Input
                type="number"
                min={1}
                max={3650}
                step={1}
                required
                value={days}
                onChange={(event) => setDays(event.target.value)}
                disabled={!allowed}
                className="w-28"
              />
            </Field>
          )}
          {allowed ? (
            <div>
              <Button type="submit" variant="primary" pending={saving.pending || looking.pending} disabled={!changed}>
                Save
              </Button>
            </div>
          ) : (
            <p className="text-muted-foreground">An admin may change this.</p>
          )}
          {retention.updatedAt && (
            <p className="text-muted-foreground text-xs">
              Set by {retention.updatedBy}, <RelativeTime iso={retention.updatedAt} />.
            </p>
          )}
        </form>
        {asked && (
          <ConfirmDialog
            open
            onOpenChange={(open) => open || setAsked(null)}
            title={`Keep runs for ${asked.days} ${asked.days === 1 ? 'day' : 'days'}?`}
            description={<WouldDelete would={asked.would} />}
            confirmLabel={asked.would.count > 0 ? 'Delete older runs' : 'Save'}
            tone={asked.would.count > 0 ? 'danger' : 'primary'}
            onConfirm={async () => (await saving.run({ days: asked.days }))?.ok ?? false}
          />
        )}
      </Inset>
    </Section>
  )
}

const date = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })

function WouldDelete({ would: { count, atLeast, before, oldest } }: { would: RetentionPreview }) {
  const since = date.format(new Date(before))
  if (count === 0)
    return oldest === null ? (
      <>There are no runs yet. Later ones are deleted when they are older.</>
    ) : (
      <>Nothing is deleted now: the oldest run is of {date.format(new Date(oldest))}. Later ones are deleted when they are older.</>
    )
  return (
    <>
      {count.toLocaleString('en')}
      {atLeast && ' and more'} {count === 1 ? 'run' : 'runs'} from before {since} {count === 1 ? 'is' : 'are'} deleted for good, with their
      inputs and answers. This cannot be undone. From then on each run goes when it is older.
    </>
  )
}
