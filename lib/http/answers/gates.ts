import { z } from 'zod'
import { GateKindName, SignOffSettings } from '@/lib/release-gates/schema'
import { Author, authorExample, Id, Time, VersionNumber } from './parts'

export const GateAnswer = z
  .object({
    id: Id('gat'),
    environment: z.string(),
    name: z.string(),
    kind: GateKindName,
    settings: z
      .object({
        role: SignOffSettings.shape.role.unwrap().meta({ description: 'The lowest role that may sign off.' }),
        not_author: z.boolean().meta({ description: 'The author of a version may not sign it off.' }),
      })
      .meta({ description: 'Of the kind `sign_off`.' }),
    description: z.string().meta({ description: 'What has to happen for it to be green.' }),
    created_at: Time,
  })
  .meta({ id: 'Gate', description: 'A check that has to be green for exactly the versions of every release to an environment.' })

export const SignOffAnswer = z
  .object({
    id: Id('gtr'),
    gate: Id('gat'),
    prompt: z.string(),
    version: VersionNumber,
    green: z.boolean(),
    comment: z.string(),
    author: Author,
    created_at: Time,
  })
  .meta({ id: 'SignOff', description: 'What was said of a version at a gate: the newest counts, and every word stays.' })

export const GateStateAnswer = z
  .object({
    gate: GateAnswer,
    state: z.enum(['green', 'red', 'open']).meta({ description: '`open`: nobody has said anything yet.' }),
    comment: z.string(),
    author: Author.nullable(),
    at: Time.nullable(),
  })
  .meta({ id: 'GateState' })

export const gateExample: z.infer<typeof GateAnswer> = {
  id: 'gat_01KAQ4Q2E4F6G8H0J1K3M5N7P9',
  environment: 'staging',
  name: 'Legal review',
  kind: 'sign_off',
  settings: { role: 'editor', not_author: false },
  description: 'Somebody with the role editor or above signs the version off.',
  created_at: '2026-11-23T09:03:00.000Z',
}
export const signOffExample: z.infer<typeof SignOffAnswer> = {
  id: 'gtr_01KAQ4R3F5G7H9J0K2M4N6P8Q0',
  gate: gateExample.id,
  prompt: 'support-reply',
  version: 2,
  green: true,
  comment: 'Fine by us.',
  author: authorExample,
  created_at: '2026-11-23T09:04:00.000Z',
}
export const gateStateExample: z.infer<typeof GateStateAnswer> = {
  gate: gateExample,
  state: 'green',
  comment: signOffExample.comment,
  author: authorExample,
  at: signOffExample.created_at,
}
