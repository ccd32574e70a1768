import { EnvironmentRef } from '@/lib/environments/schema'
import { PromptName } from '@/lib/prompts/schema'
import { addGate } from '@/lib/release-gates/add-gate'
import { gateById, listGates, listSignOffs, readGateStates } from '@/lib/release-gates/queries'
import { removeGate } from '@/lib/release-gates/remove-gate'
import {
  AddGate,
  type GateDto,
  type GateStateDto,
  ListSignOffs,
  ReadGateStates,
  SignOff,
  type SignOffDto,
  SignOffSettings,
  UpdateGate,
} from '@/lib/release-gates/schema'
import { signOff } from '@/lib/release-gates/sign-off'
import { updateGate } from '@/lib/release-gates/update-gate'
import { GateAnswer, GateStateAnswer, gateExample, gateStateExample, SignOffAnswer, signOffExample } from '../answers/gates'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, changes, page, pageOf, pageQuery, promptNamed, reading, strict, versionIn } from './fields'

const SettingsBody = strict({ role: SignOffSettings.shape.role, not_author: SignOffSettings.shape.notAuthor })
const settingsIn = (settings: { role: SignOffSettings['role']; not_author: boolean } | undefined) =>
  settings && { role: settings.role, notAuthor: settings.not_author }
const AddBody = strict({ name: AddGate.shape.name, kind: AddGate.shape.kind, settings: SettingsBody.optional() })
const UpdateBody = changes({ name: UpdateGate.shape.name, settings: SettingsBody.optional() })
const SignOffBody = strict({
  prompt: PromptName,
  version: SignOff.shape.version,
  green: SignOff.shape.green,
  comment: SignOff.shape.comment,
})

const presentGate = ({ id, environment, name, kind, settings, description, createdAt }: GateDto) => ({
  ...{ id, environment: environment.slug, name, kind },
  settings: { role: settings.role, not_author: settings.notAuthor },
  description,
  created_at: createdAt,
})
const presentSignOff = ({ id, gateId, promptName, version, green, comment, author, createdAt }: SignOffDto) => ({
  ...{ id, gate: gateId, prompt: promptName, version, green, comment, author },
  created_at: createdAt,
})
const presentState = ({ gate, versions: [verdict] }: GateStateDto) => ({
  gate: presentGate(gate),
  state: verdict?.colour ?? 'open',
  comment: verdict?.comment ?? '',
  author: verdict?.author ?? null,
  at: verdict?.at ?? null,
})

export const getGates = route({
  method: 'GET',
  path: '/api/v1/environments/{environment}/gates',
  tag: 'Release gates',
  summary: 'List the gates of an environment',
  response: pageAnswer(GateAnswer),
  example: { params: { environment: 'staging' }, answer: pageExample(gateExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, params, query }) => pageOf(await listGates(ctx, params), query, ({ id }) => id),
  present: page(presentGate),
})

export const postGate = route({
  method: 'POST',
  path: '/api/v1/environments/{environment}/gates',
  tag: 'Release gates',
  summary: 'Set up a gate',
  description:
    'From now on every release there needs it green for exactly its versions, whether the environment is protected or not. What is live stays, and rolling back is never held up.',
  response: GateAnswer,
  refuses: ['conflict'],
  example: { params: { environment: 'staging' }, body: { name: 'Legal review', kind: 'sign_off' }, answer: gateExample },
  permission: 'gate.write',
  body: AddBody,
  run: ({ ctx, params, body }) => addGate(ctx, checked(AddGate, { ...params, ...body, settings: settingsIn(body.settings) })),
  present: presentGate,
  status: 201,
  location: ({ id }) => address('gates', id),
})

export const getGate = route({
  method: 'GET',
  path: '/api/v1/gates/{gate}',
  tag: 'Release gates',
  summary: 'Read a gate',
  response: GateAnswer,
  example: { params: { gate: gateExample.id }, answer: gateExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => gateById(ctx, params.gate),
  present: presentGate,
})

export const patchGate = route({
  method: 'PATCH',
  path: '/api/v1/gates/{gate}',
  tag: 'Release gates',
  summary: 'Change a gate',
  description: 'What is left out stays; `settings` are replaced whole. What was signed off before stays too.',
  response: GateAnswer,
  refuses: ['conflict'],
  example: { params: { gate: gateExample.id }, body: { name: 'Legal review' }, answer: gateExample },
  permission: 'gate.write',
  body: UpdateBody,
  run: ({ ctx, params, body }) => updateGate(ctx, { ...params, name: body.name, settings: settingsIn(body.settings) }),
  present: presentGate,
})

export const deleteGate = route({
  method: 'DELETE',
  path: '/api/v1/gates/{gate}',
  tag: 'Release gates',
  summary: 'Remove a gate',
  description: 'Releases need not pass it any more.',
  example: { params: { gate: gateExample.id } },
  permission: 'gate.write',
  run: ({ ctx, params }) => removeGate(ctx, params),
})

export const postSignOff = route({
  method: 'POST',
  path: '/api/v1/gates/{gate}/sign-offs',
  tag: 'Release gates',
  summary: 'Sign a version off',
  description: 'Says whether a version may pass. The newest word counts.',
  response: SignOffAnswer,
  example: {
    params: { gate: gateExample.id },
    body: { prompt: 'support-reply', version: 2, green: true, comment: 'Fine by us.' },
    answer: signOffExample,
  },
  permission: 'gate.sign',
  body: SignOffBody,
  run: async ({ ctx, params, body: { prompt, ...said } }) => {
    await gateById(reading(ctx), params.gate)
    return signOff(ctx, checked(SignOff, { ...params, ...said, promptId: (await promptNamed(ctx, prompt)).id }))
  },
  present: presentSignOff,
  status: 201,
  location: ({ gateId }) => address('gates', gateId, 'sign-offs'),
})

export const getSignOffs = route({
  method: 'GET',
  path: '/api/v1/gates/{gate}/sign-offs',
  tag: 'Release gates',
  summary: 'List what was said at a gate',
  description: 'Newest first.',
  response: pageAnswer(SignOffAnswer),
  example: { params: { gate: gateExample.id }, query: { prompt: 'support-reply' }, answer: pageExample(signOffExample) },
  permission: 'workspace.read',
  query: strict({ ...pageQuery, cursor: ListSignOffs.shape.cursor, prompt: PromptName.optional() }),
  run: async ({ ctx, params, query: { prompt, ...query } }) => {
    await gateById(ctx, params.gate)
    const promptId = prompt === undefined ? undefined : (await promptNamed(ctx, prompt)).id
    return listSignOffs(ctx, checked(ListSignOffs, { ...params, ...query, promptId }))
  },
  present: page(presentSignOff),
})

export const getGateStates = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/versions/{version}/gates',
  tag: 'Release gates',
  summary: 'Read what gates say of a version',
  description: 'Every gate of the environment, by name.',
  response: pageAnswer(GateStateAnswer),
  example: {
    params: { name: 'support-reply', version: '2' },
    query: { environment: 'staging' },
    answer: pageExample(gateStateExample),
  },
  permission: 'workspace.read',
  query: strict({ ...pageQuery, environment: EnvironmentRef.default('production') }),
  run: async ({ ctx, params, query: { environment, ...query } }) => {
    const { id: promptId } = await promptNamed(ctx, params.name)
    const asked = { environment, promptId, versions: [versionIn(params.version)] }
    return pageOf(await readGateStates(ctx, checked(ReadGateStates, asked)), query, ({ gate }) => gate.id)
  },
  present: page(presentState),
})
