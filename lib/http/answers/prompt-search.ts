import { z } from 'zod'
import { Id, pageExample, Time, VersionNumber } from './parts'
import { ListedAnswer, listedExample } from './published'

const MatchAnswer = z
  .object({
    field: z.enum(['name', 'alias', 'description', 'tag', 'variable', 'note', 'content']),
    text: z.string().meta({ description: 'The part of that text around the first place, at most 142 characters.' }),
    ranges: z
      .array(z.tuple([z.int(), z.int()]))
      .meta({ description: 'What was found in `text`: offsets in UTF-16 units, the end exclusive, in order and apart.' }),
  })
  .meta({ id: 'SearchMatch' })

const foundOnly = {
  id: Id('prm'),
  newest_version: VersionNumber.nullable(),
  updates_offered: z.int().min(0).meta({ description: 'Of how many snippets that its newest version includes there is a newer version.' }),
  updated_at: Time,
  archived_at: Time.nullable(),
  matches: z.array(MatchAnswer),
}
/** A prompt that a search found: as the list has it, and where the words stand. */
export const FoundAnswer = z.object({ ...ListedAnswer.shape, ...foundOnly }).meta({ id: 'FoundPrompt' })
export const Near = z
  .array(z.string())
  .meta({ description: 'Nothing holds the words themselves; these, which come near, were found instead.' })

/** The same address answers both: with `search`, a row says more. */
export const ListedOrFoundAnswer = z.object({ ...ListedAnswer.shape, ...z.object(foundOnly).partial().shape }).meta({
  id: 'ListedOrFoundPrompt',
  description: 'What comes only with `search`: id, newest version, updates offered, times, and where the words stand.',
})

export const foundExample: z.infer<typeof FoundAnswer> = {
  ...listedExample,
  id: 'prm_01KAQ4T0A2B4C6D8E0F1G3H5J7',
  newest_version: 2,
  updates_offered: 0,
  updated_at: '2026-11-23T09:02:00.000Z',
  archived_at: null,
  matches: [{ field: 'description', text: 'Writes the first answer to a ticket.', ranges: [[29, 35]] }],
}
export const foundPageExample = pageExample(foundExample)
