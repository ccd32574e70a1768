import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { EnvironmentRef } from '@/lib/environments/schema'
import { SuggestColumns, type SuggestedColumn, suggestColumns } from '@/lib/playground/suggest-columns'
import { PromptName } from '@/lib/prompts/schema'
import { pageAnswer } from '../answers/parts'
import { SuggestedColumnAnswer, suggestedColumnsExample } from '../answers/sessions'
import { checked, route } from '../route'
import { promptNamed, strict } from './fields'

const presentColumn = ({ version, target }: SuggestedColumn): z.infer<typeof SuggestedColumnAnswer> => ({
  ...target,
  ...(version !== null && { version }),
})

type Query = { source: string; model?: string | undefined; prompt?: string | undefined; environment?: string | undefined }
async function askedOf(ctx: Ctx, { prompt, ...query }: Query): Promise<SuggestColumns> {
  const promptId = prompt === undefined ? undefined : (await promptNamed(ctx, prompt)).id
  return checked(SuggestColumns, { ...query, ...(promptId !== undefined && { promptId }) })
}

export const getSuggestedColumns = route({
  method: 'GET',
  path: '/api/v1/playground-columns',
  tag: 'Playground',
  summary: 'Columns to compare',
  description:
    'What the screen adds at once: `source=favourites`, every model that is a favourite; `source=same_model&model=…`, one model on every gateway that has it; `source=live&prompt=…&environment=…`, each version that is live there, on the first target of the route. Give them as `columns` to `POST /playground-sessions`, which takes at most 12.',
  response: pageAnswer(SuggestedColumnAnswer),
  refuses: ['not_found', 'invalid'],
  example: { query: { source: 'same_model', model: 'sandbox-echo' }, answer: suggestedColumnsExample },
  permission: 'workspace.read',
  query: strict({
    source: z.enum(['favourites', 'same_model', 'live']),
    model: z.string().min(1).max(300).optional().describe('Its canonical name, or a gateway’s name for it.'),
    prompt: PromptName.optional(),
    environment: EnvironmentRef.optional(),
  }),
  run: async ({ ctx, query }) => suggestColumns(ctx, await askedOf(ctx, query)),
  present: (columns) => ({ data: columns.map(presentColumn), next_cursor: null }),
})
