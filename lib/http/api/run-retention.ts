import { z } from 'zod'
import { getRetention, previewRetention } from '@/lib/runs/retention-queries'
import { PreviewRetention, type RetentionDto, SetRetention } from '@/lib/runs/schema'
import { setRetention } from '@/lib/runs/set-retention'
import { Time } from '../answers/parts'
import { checked, route } from '../route'
import { strict } from './fields'

const RetentionAnswer = z
  .object({
    days: z.int().nullable().meta({ description: 'Null: for ever.' }),
    updated_at: Time.nullable(),
    updated_by: z.string().nullable(),
  })
  .meta({ id: 'RunRetention' })
const PreviewAnswer = z
  .object({
    count: z.int(),
    at_least: z.boolean().meta({ description: 'There are so many and more.' }),
    before: Time,
    oldest: Time.nullable().meta({ description: 'When the oldest run of all began.' }),
  })
  .meta({ id: 'RunRetentionPreview' })
const present = ({ days, updatedAt, updatedBy }: RetentionDto) => ({ days, updated_at: updatedAt, updated_by: updatedBy })

export const getRunRetention = route({
  method: 'GET',
  path: '/api/v1/run-retention',
  tag: 'Runs',
  summary: 'Read how long runs are kept',
  response: RetentionAnswer,
  example: { answer: { days: null, updated_at: null, updated_by: null } },
  permission: 'run.read',
  run: ({ ctx }) => getRetention(ctx),
  present,
})

export const getRunRetentionPreview = route({
  method: 'GET',
  path: '/api/v1/run-retention/preview',
  tag: 'Runs',
  summary: 'See what a retention would delete',
  response: PreviewAnswer,
  refuses: ['invalid'],
  example: {
    query: { days: '90' },
    answer: { count: 0, at_least: false, before: '2026-08-25T09:00:00.000Z', oldest: '2026-11-23T09:20:00.000Z' },
  },
  permission: 'run.delete',
  query: strict({
    days: z
      .string()
      .regex(/^\d{1,6}$/, 'Give whole days.')
      .transform(Number)
      .meta({ override: { type: 'integer', minimum: 1, maximum: 3650 } }),
  }),
  run: ({ ctx, query }) => previewRetention(ctx, checked(PreviewRetention, query)),
  present: ({ atLeast, ...preview }) => ({ ...preview, at_least: atLeast }),
})

export const putRunRetention = route({
  method: 'PUT',
  path: '/api/v1/run-retention',
  tag: 'Runs',
  summary: 'Say how long runs are kept',
  description: 'Days; null keeps them for ever. What is older is deleted for good, within the hour. Look at the preview first.',
  response: RetentionAnswer,
  example: { body: { days: 365 }, answer: { days: 365, updated_at: '2026-11-23T09:30:00.000Z', updated_by: 'web app' } },
  permission: 'run.delete',
  body: strict({ days: SetRetention.shape.days }),
  run: ({ ctx, body }) => setRetention(ctx, body),
  present,
})
