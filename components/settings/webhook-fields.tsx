'use client'

import { useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { WebhookEventType } from '@/lib/webhooks/schema'
import type { EnvironmentChoice } from './webhook-actions'
import { eventGroups } from './webhook-words'

type ListenProps = {
  /** Null: every event. */
  events: WebhookEventType[] | null
  onEvents: (events: WebhookEventType[] | null) => void
  /** Slugs; null: every environment. */
  environments: string[] | null
  onEnvironments: (environments: string[] | null) => void
  choice: EnvironmentChoice
  eventsError?: string | undefined
  environmentsError?: string | undefined
}

const usual: WebhookEventType[] = ['release.created', 'release.rolled_back', 'release.withdrawn']

/** What a webhook listens to: events and environments, each all of them or some. */
export function ListenFields(props: ListenProps) {
  const { events, onEvents, environments, onEnvironments, choice, eventsError, environmentsError } = props
  return (
    <>
      <Choice
        legend="Events"
        all="Every event"
        everything={events === null}
        onEverything={(all) => onEvents(all ? null : usual)}
        hint={events === null ? 'Also those that later releases of Versicle bring.' : undefined}
        error={eventsError ?? (events?.length === 0 ? 'Choose at least one event.' : undefined)}
      >
        {events && <EventBoxes value={events} onChange={onEvents} />}
      </Choice>
      <Choice
        legend="Environments"
        all="Every environment"
        everything={environments === null}
        onEverything={(all) => onEnvironments(all ? null : choice.slice(-1).map(({ slug }) => slug))}
        hint={environments === null ? undefined : 'Events that happen in no environment, such as a saved version, come all the same.'}
        error={environmentsError ?? (environments?.length === 0 ? 'Choose at least one environment.' : undefined)}
      >
        {environments && (
          <ul className="grid gap-2 sm:grid-cols-2">
            {choice.map(({ id, slug, name }) => (
              <Box
                key={id}
                label={name}
                checked={environments.includes(slug)}
                onChange={(checked) =>
                  onEnvironments(choice.map((each) => each.slug).filter((each) => (each === slug ? checked : environments.includes(each))))
                }
              />
            ))}
          </ul>
        )}
      </Choice>
    </>
  )
}

type EventBoxesProps = { value: WebhookEventType[]; onChange: (events: WebhookEventType[]) => void }

function EventBoxes({ value, onChange }: EventBoxesProps) {
  const every = eventGroups.flatMap((group) => group.events.map(({ type }) => type))
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {eventGroups.map(({ label, events }) => (
        <div key={label}>
          <p className="mb-1.5 text-muted-foreground text-xs">{label}</p>
          <ul className="flex flex-col gap-2">
            {events.map(({ type, says }) => (
              <Box
                key={type}
                label={says}
                note={type}
                checked={value.includes(type)}
                onChange={(checked) => onChange(every.filter((each) => (each === type ? checked : value.includes(each))))}
              />
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

type ChoiceProps = {
  legend: string
  all: string
  everything: boolean
  onEverything: (everything: boolean) => void
  hint?: string | undefined
  error?: string | undefined
  children: React.ReactNode
}

function Choice({ legend, all, everything, onEverything, hint, error, children }: ChoiceProps) {
  const id = useId()
  return (
    <fieldset aria-describedby={error || hint ? `${id}-note` : undefined} className="flex min-w-0 flex-col gap-2.5">
      <legend className="mb-2 font-medium">{legend}</legend>
      <ToggleGroup
        label={legend}
        value={everything ? 'all' : 'some'}
        onValueChange={(value) => onEverything(value === 'all')}
        options={[
          { value: 'all', label: all },
          { value: 'some', label: 'Only these' },
        ]}
      />
      {children}
      {(error || hint) && (
        <p id={`${id}-note`} role={error ? 'alert' : undefined} className={error ? 'text-danger text-xs' : 'text-muted-foreground text-xs'}>
          {error ?? hint}
        </p>
      )}
    </fieldset>
  )
}

type BoxProps = { label: string; note?: string; checked: boolean; onChange: (checked: boolean) => void }

function Box({ label, note, checked, onChange }: BoxProps) {
  const id = useId()
  return (
    <li className="flex items-start gap-2.5">
      <Checkbox
        id={id}
        aria-describedby={note ? `${id}-note` : undefined}
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        className="mt-0.5"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="cursor-pointer">
          {label}
        </label>
        {note && (
          <p id={`${id}-note`} className="font-mono text-muted-foreground text-xs">
            {note}
          </p>
        )}
      </div>
    </li>
  )
}
