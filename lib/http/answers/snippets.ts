import { z } from 'zod'
import { PromptKind } from '@/lib/prompts/content-schema'
import { VersionNumber } from './parts'
import { TextChangeAnswer, VersionSummaryAnswer, versionSummaryExample } from './prompts'

const Pinned = VersionNumber.meta({ description: 'The snippet’s version that the prompt’s newest version includes.' })

export const PartialUpdatesAnswer = z
  .object({
    version: VersionNumber.nullable().meta({
      description: 'The prompt’s newest version: give it as `base_version`. Null before the first.',
    }),
    data: z.array(
      z
        .object({
          snippet: z.string(),
          pinned: Pinned,
          newest: VersionNumber,
          note: z.string().meta({ description: 'What the author of the newest version noted.' }),
          diff: z.array(TextChangeAnswer).meta({ description: 'What makes the newest text out of the pinned one, word for word.' }),
        })
        .meta({ id: 'PartialUpdate' }),
    ),
  })
  .meta({ id: 'PartialUpdates' })

export const partialUpdatesExample: z.infer<typeof PartialUpdatesAnswer> = {
  version: 1,
  data: [
    {
      snippet: 'snippets/manner',
      pinned: 1,
      newest: 2,
      note: 'Kinder',
      diff: [
        { kind: 'same', text: 'Be ' },
        { kind: 'added', text: 'brief and ' },
        { kind: 'same', text: 'kind.' },
      ],
    },
  ],
}

export const SnippetUserAnswer = z
  .object({
    name: z.string(),
    kind: PromptKind,
    version: VersionNumber.meta({ description: 'The prompt’s newest version.' }),
    pinned: Pinned,
    live_in: z.array(z.string()).meta({ description: 'The environments that serve the prompt, in any version.' }),
  })
  .meta({ id: 'SnippetUser' })

export const snippetUserExample: z.infer<typeof SnippetUserAnswer> = {
  name: 'support/welcome',
  kind: 'text',
  version: 1,
  pinned: 1,
  live_in: [],
}

export const TakenAnswer = z
  .object({
    data: z.array(
      z.object({
        name: z.string(),
        outcome: z.enum(['taken', 'refused']),
        version: VersionSummaryAnswer.optional().meta({ description: 'What was saved, where it was taken.' }),
        error: z.object({ code: z.string(), message: z.string() }).optional().meta({ description: 'Why nothing was changed.' }),
      }),
    ),
  })
  .meta({ id: 'TakenSnippet' })

export const takenExample: z.infer<typeof TakenAnswer> = {
  data: [
    {
      name: 'support/farewell',
      outcome: 'taken',
      version: { ...versionSummaryExample, version: 2, note: 'Take snippets/manner v2', base_version: 1 },
    },
  ],
}
