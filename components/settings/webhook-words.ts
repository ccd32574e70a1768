import type { DeliveryDto, WebhookDto, WebhookEventType } from '@/lib/webhooks/schema'

type EventWords = { type: WebhookEventType; says: string }

/** Every event by its group, in plain words. */
export const eventGroups: readonly { label: string; events: readonly EventWords[] }[] = [
  {
    label: 'Releases',
    events: [
      { type: 'release.created', says: 'A version or a split goes live' },
      { type: 'release.rolled_back', says: 'Something earlier goes live again' },
      { type: 'release.withdrawn', says: 'A prompt is taken out of an environment' },
    ],
  },
  { label: 'Versions', events: [{ type: 'version.created', says: 'A version is saved' }] },
  {
    label: 'Approvals',
    events: [
      { type: 'approval.requested', says: 'Somebody asks for a release' },
      { type: 'approval.decided', says: 'It is approved, rejected or withdrawn' },
    ],
  },
  {
    label: 'Ramps',
    events: [
      { type: 'rollout.paused', says: 'A ramp is paused' },
      { type: 'rollout.finished', says: 'A ramp has reached everybody' },
    ],
  },
  {
    label: 'Gateways',
    events: [
      { type: 'gateway.failing', says: 'A probe has failed three times in a row' },
      { type: 'gateway.recovered', says: 'It answers again' },
    ],
  },
  { label: 'Webhooks', events: [{ type: 'webhook.disabled', says: 'Another webhook is disabled because it failed' }] },
]

/** "Releases, Versions", or the events themselves where a group is not whole. */
export function eventsInWords(events: readonly WebhookEventType[]): string {
  if (events.length === 0) return 'every event'
  return eventGroups
    .flatMap(({ label, events: group }) => {
      const heard = group.filter(({ type }) => events.includes(type))
      return heard.length === group.length ? [label.toLowerCase()] : heard.map(({ type }) => type)
    })
    .join(', ')
}

export const environmentsInWords = ({ environments }: Pick<WebhookDto, 'environments'>): string =>
  environments.length === 0 ? 'every environment' : environments.map(({ name }) => name).join(', ')

/** Where a webhook calls, without what may be long or private in the address. */
export const placeOf = ({ repository, url }: Pick<WebhookDto, 'repository' | 'url'>): string => repository ?? new URL(url).host

export type Tone = 'well' | 'warn' | 'danger' | 'idle' | 'unknown'

export function stateOf({ enabled, failures }: Pick<WebhookDto, 'enabled' | 'failures'>): { tone: Tone; words: string } {
  if (!enabled) return failures > 0 ? { tone: 'danger', words: 'disabled, it failed' } : { tone: 'idle', words: 'disabled' }
  if (failures > 0) return { tone: 'warn', words: `enabled, ${failures} failed in a row` }
  return { tone: 'well', words: 'enabled' }
}

export const deliveryTone = { delivered: 'well', pending: 'unknown', failed: 'danger' } as const satisfies Record<
  DeliveryDto['state'],
  Tone
>

/** How the last try went, in a sentence. */
export function lastTryInWords({ attempts }: Pick<DeliveryDto, 'attempts'>): string {
  const last = attempts.at(-1)
  if (!last) return 'Not tried yet.'
  return last.error ?? `It answered ${last.status} in ${durationInWords(last.durationMs)}.`
}

export const durationInWords = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`)
