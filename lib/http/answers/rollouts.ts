import { z } from 'zod'
import { Author, authorExample, Id, Time, VersionNumber, Weight } from './parts'
import { releaseExample } from './releases'

export const RolloutAnswer = z
  .object({
    id: Id('rol'),
    name: z.string().meta({ description: 'The prompt’s.' }),
    environment: z.string(),
    state: z.enum(['running', 'paused', 'finished', 'stopped']),
    version: VersionNumber.meta({ description: 'The one that grows.' }),
    steps: z.array(z.object({ at: Time, weight: Weight, done: z.boolean() })),
    due_at: Time.nullable().meta({ description: 'When the next step is due.' }),
    release: Id('rel').meta({ description: 'Of its last step; before the first, what was live when it was planned.' }),
    reason: z.string().nullable().meta({ description: 'Why it is paused or stopped.' }),
    note: z.string(),
    author: Author,
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Rollout', description: 'A rollout: one version grows over the standing one at set times.' })

export const rolloutExample: z.infer<typeof RolloutAnswer> = {
  id: 'rol_01KAQ54AX2Y4Z5A7B9C1D3E5F7',
  name: 'support-reply',
  environment: 'production',
  state: 'running',
  version: 2,
  steps: [
    { at: '2026-11-23T10:05:00.000Z', weight: 1000, done: true },
    { at: '2027-01-04T09:00:00.000Z', weight: 5000, done: false },
    { at: '2027-01-05T09:00:00.000Z', weight: 10_000, done: false },
  ],
  due_at: '2027-01-04T09:00:00.000Z',
  release: 'rel_01KAQ54AX8Z4A5B7C9D1E3F5G7',
  reason: null,
  note: 'Slowly',
  author: authorExample,
  created_at: '2026-11-23T10:05:00.000Z',
  updated_at: '2026-11-23T10:05:00.000Z',
}
export const pausedExample: typeof rolloutExample = { ...rolloutExample, state: 'paused', reason: 'Errors rise' }
export const stoppedRolloutExample: typeof rolloutExample = {
  ...rolloutExample,
  state: 'stopped',
  due_at: null,
  reason: 'Back to what stood',
  release: releaseExample.id,
}
