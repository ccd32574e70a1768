import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { createInputSet } from '@/lib/input-sets/create-input-set'
import { deleteInputSet } from '@/lib/input-sets/delete-input-set'
import { duplicateInputSet } from '@/lib/input-sets/duplicate-input-set'
import { getInputSet, inputSetPrompt, listInputSets } from '@/lib/input-sets/queries'
import { restoreInputSet } from '@/lib/input-sets/restore-input-set'
import {
  CreateInputSet,
  DuplicateInputSet,
  type InputSet,
  type InputSetSummary,
  OneInputSet,
  UpdateInputSet,
  Values,
} from '@/lib/input-sets/schema'
import { updateInputSet } from '@/lib/input-sets/update-input-set'
import { InputSetAnswer, InputSetSummaryAnswer, inputSetExample, inputSetSummaryExample, valuesExample } from '../answers/input-sets'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, changes, page, pageOf, pageQuery, presentAuthor, promptNamed, reading, strict } from './fields'

const { name } = CreateInputSet.shape
const { revision, name: newName } = UpdateInputSet.shape
const { variables, placeholders } = Values.shape

const presentSummary = (set: InputSetSummary) => ({
  id: set.id,
  name: set.name,
  revision: set.revision,
  filled: set.filled,
  updated_at: set.updatedAt,
  updated_by: presentAuthor(set.updatedBy),
})
const presentSet = (set: InputSet) => ({ ...presentSummary(set), variables: set.variables, placeholders: set.placeholders })

/** The set of an address; one of another prompt is not found there. `deleted`: also one that can still be brought back. */
async function setAt(ctx: Ctx, params: { name: string; set: string }, deleted = false): Promise<string> {
  const prompt = await promptNamed(ctx, params.name)
  const id = OneInputSet.safeParse({ id: params.set })
  const owner = id.success ? await inputSetPrompt(reading(ctx), { ...id.data, deleted }) : null
  if (owner !== prompt.id) throw notFound('Input set')
  return params.set
}
const example = { params: { name: 'support-reply', set: inputSetExample.id } }

export const getInputSets = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/inputs',
  tag: 'Input sets',
  summary: 'List input sets',
  description: 'By name, without their values.',
  response: pageAnswer(InputSetSummaryAnswer),
  example: { params: { name: 'support-reply' }, answer: pageExample(inputSetSummaryExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, params, query }) => {
    const { id } = await promptNamed(ctx, params.name)
    return pageOf(await listInputSets(ctx, { promptId: id }), query, ({ id }) => id)
  },
  present: page(presentSummary),
})

export const postInputSet = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/inputs',
  tag: 'Input sets',
  summary: 'Keep values as an input set',
  description: 'A prompt may have 1,000 sets, each of 1 MB at most, 20 MB in all.',
  response: InputSetAnswer,
  refuses: ['conflict'],
  example: { params: { name: 'support-reply' }, body: { name: 'Dark lamp', ...valuesExample }, answer: inputSetExample },
  permission: 'prompt.write',
  body: strict({ name, variables, placeholders }),
  run: async ({ ctx, params, body: { name, ...values } }) => {
    const prompt = await promptNamed(ctx, params.name)
    return { prompt, set: await createInputSet(ctx, { promptId: prompt.id, name, values: checked(Values, values) }) }
  },
  present: ({ set }) => presentSet(set),
  status: 201,
  location: ({ prompt, set }) => address('prompts', prompt.name, 'inputs', set.id),
})

export const getOneInputSet = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/inputs/{set}',
  tag: 'Input sets',
  summary: 'Read an input set',
  response: InputSetAnswer,
  example: { ...example, answer: inputSetExample },
  permission: 'workspace.read',
  run: async ({ ctx, params }) => getInputSet(ctx, { id: await setAt(ctx, params) }),
  present: presentSet,
})

export const patchInputSet = route({
  method: 'PATCH',
  path: '/api/v1/prompts/{name}/inputs/{set}',
  tag: 'Input sets',
  summary: 'Rename an input set, or give it other values',
  description:
    'What is absent stays; `variables` and `placeholders` take the place of all there were. 409 when it was changed since `revision`.',
  response: InputSetAnswer,
  refuses: ['conflict'],
  example: {
    ...example,
    body: { revision: 1, name: 'Lamp stays dark' },
    answer: { ...inputSetExample, name: 'Lamp stays dark', revision: 2 },
  },
  permission: 'prompt.write',
  body: changes({ revision, name: newName, variables: variables.unwrap().optional(), placeholders: placeholders.unwrap().optional() }),
  run: async ({ ctx, params, body: { revision, name, variables, placeholders } }) => {
    const id = await setAt(ctx, params)
    const now = await getInputSet(reading(ctx), { id })
    const values =
      variables || placeholders
        ? checked(Values, { variables: variables ?? now.variables, placeholders: placeholders ?? now.placeholders })
        : undefined
    return updateInputSet(ctx, { id, revision, name, values })
  },
  present: presentSet,
  conflict: ({ newest, ...rest }) => (newest ? { newest: presentSet(newest as InputSet) } : rest),
})

export const deleteOneInputSet = route({
  method: 'DELETE',
  path: '/api/v1/prompts/{name}/inputs/{set}',
  tag: 'Input sets',
  summary: 'Delete an input set',
  description: 'It can be restored for 30 days.',
  example,
  permission: 'prompt.write',
  run: async ({ ctx, params }) => deleteInputSet(ctx, { id: await setAt(ctx, params) }),
})

export const postInputSetRestore = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/inputs/{set}/restore',
  tag: 'Input sets',
  summary: 'Restore a deleted input set',
  response: InputSetAnswer,
  refuses: ['conflict'],
  example: { ...example, answer: { ...inputSetExample, revision: 2 } },
  permission: 'prompt.write',
  run: async ({ ctx, params }) => restoreInputSet(ctx, { id: await setAt(ctx, params, true) }),
  present: presentSet,
})

export const postInputSetDuplicate = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/inputs/{set}/duplicate',
  tag: 'Input sets',
  summary: 'Duplicate an input set',
  description: 'Without a `name` the copy takes the first free one.',
  response: InputSetAnswer,
  refuses: ['conflict'],
  example: {
    ...example,
    body: { name: 'Dark lamp, again' },
    answer: { ...inputSetExample, id: 'ins_01KAQ52W9X1Y3Z5A7B9C2D4E6F', name: 'Dark lamp, again' },
  },
  permission: 'prompt.write',
  body: strict({ name: DuplicateInputSet.shape.name }),
  bodyOptional: true,
  run: async ({ ctx, params, body }) => duplicateInputSet(reading(ctx), { id: await setAt(ctx, params), ...body }),
  present: presentSet,
  status: 201,
  location: (set) => address('prompts', set.promptId, 'inputs', set.id),
})
