import { beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addGateway } from '@/lib/gateways/add-gateway'
import { AddGateway, UpdateGateway } from '@/lib/gateways/schema'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { deletePrompt } from '@/lib/langfuse/delete-prompt'
import { setLabels } from '@/lib/langfuse/set-labels'
import { PromptContent } from '@/lib/prompts/content-schema'
import { getPromptByName } from '@/lib/prompts/queries'
import { saveVersion } from '@/lib/prompts/save-version'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { createRelease } from '@/lib/releases/create-release'
import { lanesOf, listReleases } from '@/lib/releases/queries'
import { as, newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'
import { asKey, create } from './langfusing'

let ctx: Ctx
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  await newEnvironment(ctx, 'production')
})
const promptId = async (name: string) => (await getPromptByName(ctx, name))?.id ?? ''
const numbers = async (name: string) =>
  (await listVersions(ctx, { promptId: await promptId(name), limit: 200 })).data.map(({ number }) => number)
const live = async (name: string) =>
  Object.fromEntries(
    (await lanesOf(ctx, await promptId(name))).map(({ environment, live }) => [
      environment.slug,
      live?.variants.map(({ version }) => version),
    ]),
  )
const addKoala = () => {
  const place = { slug: 'koala', name: 'Koala', layer: 'innovation', region: 'global', baseUrl: 'https://koalaapi.com/v1', preset: 'koala' }
  return addGateway(ctx, AddGateway.parse(place))
}
const upTo = (last: number) => Array.from({ length: last }, (_, index) => last - index)

describe('creating', () => {
  test('keeps what is declared of names that are still used, which no client of Langfuse can say', async () => {
    await create(ctx, 'a', '{{who}} {{n}} {{gone}}')
    const id = await promptId('a')
    const variables = [
      { name: 'who', type: 'string' as const, description: 'Who asks' },
      { name: 'n', type: 'number' as const, default: 3 },
      { name: 'gone', type: 'string' as const, required: true },
    ]
    const content = PromptContent.parse({ text: '{{who}} {{n}} {{gone}}', variables })
    await saveVersion(ctx, { promptId: id, content, note: '', baseVersion: 1, onConflict: 'refuse' })
    await create(asKey(ctx, ['prompts:write']), 'a', '{{who}}, {{n}} times')
    expect((await getVersion(ctx, id, 3))?.content.variables).toEqual(variables.slice(0, 2))
    await expect(create(ctx, 'a', '{{who')).rejects.toMatchObject({ code: 'invalid' })
  })

  test('makes the prompt with its first version, and tells all of it', async () => {
    const row = await create(ctx, 'support/triage', 'Hi {{name}}', {
      tags: ['a', 'b'],
      note: 'first',
      config: { mine: 1, temperature: 0.2 },
    })
    expect(row).toEqual({
      id: expect.stringMatching(/^ver_/),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      projectId: ctx.workspaceId,
      createdBy: `user:${ctx.actor.id}`,
      prompt: 'Hi {{name}}',
      name: 'support/triage',
      version: 1,
      type: 'text',
      isActive: false,
      config: { temperature: 0.2, mine: 1 },
      tags: ['a', 'b'],
      labels: ['latest'],
      commitMessage: 'first',
      resolutionGraph: null,
    })
    expect(await getVersion(ctx, await promptId('support/triage'), 1)).toMatchObject({
      note: 'first',
      content: { text: 'Hi {{name}}', model: 'default', parameters: { temperature: 0.2 }, config: { mine: 1 } },
    })
  })

  test('makes the next version of a prompt that is there, which then is the latest', async () => {
    await create(ctx, 'a', 'one', { tags: ['x'] })
    const two = await create(ctx, 'a', 'two')
    expect(two).toMatchObject({ version: 2, labels: ['latest'], tags: ['x'], commitMessage: null })
    expect(await create(ctx, 'a', 'three', { tags: [] })).toMatchObject({ version: 3, tags: [] })
  })

  test('makes a version even of content that is there already, as Langfuse does', async () => {
    await create(ctx, 'a', 'same')
    await create(ctx, 'a', 'other')
    expect(await create(ctx, 'a', 'same')).toMatchObject({ version: 3, prompt: 'same', labels: ['latest'] })
    expect(await create(ctx, 'a', 'same')).toMatchObject({ version: 4 })
  })

  test('under an old name extends the prompt that was renamed', async () => {
    await create(ctx, 'old', 'one')
    await updatePrompt(ctx, { promptId: await promptId('old'), name: 'new' })
    expect(await create(ctx, 'old', 'two')).toMatchObject({ name: 'new', version: 2 })
  })

  test('of the other kind is refused in Langfuse’s words', async () => {
    await create(ctx, 'a', 'text')
    const { createVersion } = await import('@/lib/langfuse/create-version')
    const { PromptContent } = await import('@/lib/prompts/content-schema')
    const chat = PromptContent.parse({ messages: [{ role: 'user', content: 'x' }] })
    await expect(createVersion(ctx, { name: 'a', content: chat, labels: [], note: '' })).rejects.toMatchObject({
      code: 'invalid',
      message: 'Previous versions have different prompt type. Create a new prompt with a different name.',
    })
  })

  test('a stray brace is refused with line and column, and no prompt is left behind', async () => {
    await expect(create(ctx, 'a', 'fine\n  {{#open')).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'text', message: expect.stringMatching(/^Line 2, column 3: /) }],
    })
    expect(await getPromptByName(ctx, 'a')).toBeNull()
  })

  test('a label is a release to the environment of its name, in place of what is live there', async () => {
    expect(await create(ctx, 'a', 'one', { labels: ['production', 'latest', 'production'], note: 'go' })).toMatchObject({
      labels: ['production', 'latest'],
      isActive: true,
    })
    const both = await create(ctx, 'a', 'two', { labels: ['production', 'development'] })
    expect(both.labels).toEqual(['development', 'production', 'latest'])
    expect(await live('a')).toEqual({ development: [2], production: [2] })
    const { data } = await listReleases(ctx, { environment: 'production' })
    expect(data.map(({ sequence, note, variants }) => [sequence, note, variants[0]?.version])).toEqual([
      [2, '', 2],
      [1, 'go', 1],
    ])
  })

  test('a label that is no environment changes nothing at all, and the refusal names those there are', async () => {
    await expect(create(ctx, 'a', 'one', { labels: ['production', 'canary', 'Staging'] })).rejects.toMatchObject({
      code: 'invalid',
      faults: [
        { path: 'labels.1', message: expect.stringMatching(/"canary".*development, production/) },
        { path: 'labels.2', message: expect.stringContaining('"Staging"') },
      ],
    })
    expect(await getPromptByName(ctx, 'a')).toBeNull()
    const { id } = await db().environment.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, slug: 'production' } })
    await expect(create(ctx, 'a', 'one', { labels: [id] })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('an environment of another workspace is none here', async () => {
    const other = await newWorkspace()
    await newEnvironment(other, 'canary')
    await expect(create(ctx, 'a', 'one', { labels: ['canary'] })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('where an environment’s rules refuse the release, no version is left behind', async () => {
    await updateEnvironment(ctx, { environment: 'production', protected: true, releaseRole: 'owner' })
    await create(ctx, 'a', 'one')
    await expect(create(await as(ctx, 'releaser'), 'a', 'two', { labels: ['production'] })).rejects.toMatchObject({ code: 'refused' })
    expect(await numbers('a')).toEqual([1])
  })

  test('a config’s model is the version’s where it is an alias or a target here, and stays in the config elsewhere', async () => {
    await addKoala()
    const target = await create(ctx, 'a', 'one', { config: { model: 'koala/gpt-5', x: 1 } })
    expect(target.config).toEqual({ model: 'koala/gpt-5', x: 1 })
    const foreign = await create(ctx, 'a', 'one', { config: { model: 'gpt-4o' } })
    expect(foreign.config).toEqual({ model: 'gpt-4o' })
    const id = await promptId('a')
    expect((await getVersion(ctx, id, 1))?.content).toMatchObject({ model: 'koala/gpt-5', config: { x: 1 } })
    expect((await getVersion(ctx, id, 2))?.content).toMatchObject({ model: 'default', config: { model: 'gpt-4o' } })
  })

  test.each(['same', 'different'])(
    'of twenty who create one new prompt at once, with %s content, each gets a version and none is missing',
    async (content) => {
      const rows = await Promise.all(
        Array.from({ length: 20 }, (_, index) => create(ctx, 'raced', content === 'same' ? 'x' : `x ${index}`, { tags: [`t${index}`] })),
      )
      expect(rows.map(({ version }) => version).sort((a, b) => b - a)).toEqual(upTo(20))
      expect(await numbers('raced')).toEqual(upTo(20))
    },
  )

  test('of twenty who create with a label at once, each is released, and the last one is live', async () => {
    await create(ctx, 'raced', 'zero', { labels: ['production'] })
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        create(ctx, 'raced', `x ${index}`, { labels: index % 2 ? ['production', 'development'] : ['development', 'production'] }),
      ),
    )
    expect(await numbers('raced')).toEqual(upTo(21))
    expect(await live('raced')).toEqual({ development: [21], production: [21] })
    const { data } = await listReleases(ctx, { environment: 'production', limit: 200 })
    expect(data.map(({ sequence }) => sequence)).toEqual(upTo(21))
  })

  test('those who create with a label and those who change the gateway that the model names never end each other', async () => {
    await addKoala()
    const rename = (n: number) => updateGateway(ctx, UpdateGateway.parse({ gateway: 'koala', name: `Koala ${n}` }))
    for (let round = 0; round < 10; round++)
      await Promise.all([
        create(ctx, `one-${round}`, 'x', { labels: ['production'], config: { model: 'koala/m' } }),
        rename(round),
        create(ctx, `two-${round}`, 'x', { labels: ['development'], config: { model: 'koala/m' } }),
        rename(round + 100),
      ])
    expect(await live('one-9')).toEqual({ production: [1] })
  })
})

describe('setting labels', () => {
  beforeEach(async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    await create(ctx, 'a', 'two')
  })

  test('releases the version there, and takes the label from the one that had it', async () => {
    expect(await setLabels(ctx, { name: 'a', version: 2, labels: ['production', 'latest'] })).toMatchObject({
      version: 2,
      labels: ['production', 'latest'],
    })
    expect(await live('a')).toMatchObject({ production: [2] })
    expect(await setLabels(ctx, { name: 'a', version: 1, labels: ['production'] })).toMatchObject({ version: 1, labels: ['production'] })
  })

  test('adds, and leaves what the version bears already as it is', async () => {
    const before = await listReleases(ctx, {})
    expect(await setLabels(ctx, { name: 'a', version: 1, labels: ['production'] })).toMatchObject({ labels: ['production'] })
    expect(await setLabels(ctx, { name: 'a', version: 1, labels: [] })).toMatchObject({ labels: ['production'] })
    expect(await listReleases(ctx, {})).toEqual(before)
    expect(await setLabels(ctx, { name: 'a', version: 1, labels: ['development'] })).toMatchObject({
      labels: ['development', 'production'],
    })
  })

  test('of a split the label is on the heaviest variant, and setting it there lets the split go on', async () => {
    const id = await promptId('a')
    const [first] = (await listReleases(ctx, { promptId: id })).data
    const variants = [
      { version: 2, weight: 3_000 },
      { version: 1, weight: 7_000 },
    ]
    await createRelease(ctx, { promptId: id, environment: 'production', variants, note: '', replaces: first?.id ?? '' })
    expect(await setLabels(ctx, { name: 'a', version: 1, labels: ['production'] })).toMatchObject({ labels: ['production'] })
    expect(await live('a')).toMatchObject({ production: [2, 1] })
    expect(await setLabels(ctx, { name: 'a', version: 2, labels: [] })).toMatchObject({ labels: ['latest'] })
    expect(await setLabels(ctx, { name: 'a', version: 2, labels: ['production'] })).toMatchObject({ labels: ['production', 'latest'] })
    expect(await live('a')).toMatchObject({ production: [2] })
  })

  test('is refused for what is not there, and for a label that is no environment', async () => {
    await expect(setLabels(ctx, { name: 'a', version: 9, labels: ['production'] })).rejects.toMatchObject({
      code: 'not_found',
      message: "Prompt not found: 'a' with version 9",
    })
    await expect(setLabels(ctx, { name: 'b', version: 1, labels: [] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(setLabels(ctx, { name: 'a', version: 1, labels: ['development', 'canary'] })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'newLabels.1' }],
    })
    expect(await live('a')).toEqual({ development: undefined, production: [1] })
  })

  test('of twenty who move one label at once, each is released', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => setLabels(ctx, { name: 'a', version: 1 + (index % 2), labels: ['development'] })),
    )
    const { data } = await listReleases(ctx, { environment: 'development', limit: 200 })
    expect(data.map(({ sequence }) => sequence)).toEqual(upTo(data.length))
    expect(data.length).toBeGreaterThan(0)
  })

  test('of those who race for one label from elsewhere, here under an old name, nobody is refused', async () => {
    await updatePrompt(ctx, { promptId: await promptId('a'), name: 'new' })
    const move = (name: string, index: number) => setLabels(ctx, { name, version: 1 + (index % 2), labels: ['development'] })
    const both = Array.from({ length: 20 }, (_, index) => [move('a', index), move('new', index + 1)])
    await Promise.all(both.flat())
    const { data } = await listReleases(ctx, { environment: 'development', limit: 200 })
    expect(data.map(({ sequence }) => sequence)).toEqual(upTo(data.length))
  })

  test('another workspace’s prompt is not found', async () => {
    const other = await newWorkspace()
    await newEnvironment(other, 'production')
    await expect(setLabels(other, { name: 'a', version: 1, labels: ['production'] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(deletePrompt(other, 'a')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('deleting', () => {
  test('archives; and the name begins anew', async () => {
    await create(ctx, 'a', 'one')
    await deletePrompt(ctx, 'a')
    await expect(deletePrompt(ctx, 'a')).rejects.toMatchObject({ code: 'not_found', message: "Prompt not found: 'a'" })
    expect(await create(ctx, 'a', 'new')).toMatchObject({ version: 1 })
  })
  test('is refused while it is published, saying where', async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    await expect(deletePrompt(ctx, 'a')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('published in production'),
    })
  })
})

describe('who may', () => {
  const forbidden = { code: 'forbidden' }
  test('create: prompts:write, and with labels releases:write too', async () => {
    const writer = asKey(ctx, ['prompts:write'])
    expect(await create(writer, 'a', 'one', { labels: ['latest'] })).toMatchObject({ version: 1 })
    await expect(create(writer, 'a', 'two', { labels: ['production'] })).rejects.toMatchObject({
      ...forbidden,
      message: expect.stringContaining('releases:write'),
    })
    await expect(create(asKey(ctx, ['releases:write']), 'a', 'two', { labels: ['production'] })).rejects.toMatchObject(forbidden)
    expect(await create(asKey(ctx, ['prompts:write', 'releases:write']), 'a', 'two', { labels: ['production'] })).toMatchObject({
      version: 2,
    })
    await expect(create(await as(ctx, 'viewer'), 'a', 'x')).rejects.toMatchObject(forbidden)
    await expect(create(await as(ctx, 'editor'), 'a', 'x', { labels: ['production'] })).rejects.toMatchObject(forbidden)
    expect(await numbers('a')).toEqual([2, 1])
  })
  test('set labels: releases:write; delete: prompts:write', async () => {
    await create(ctx, 'a', 'one')
    await expect(setLabels(asKey(ctx, ['prompts:write']), { name: 'a', version: 1, labels: [] })).rejects.toMatchObject(forbidden)
    expect(await setLabels(asKey(ctx, ['releases:write']), { name: 'a', version: 1, labels: ['production'] })).toMatchObject({ version: 1 })
    await expect(deletePrompt(asKey(ctx, ['releases:write']), 'a')).rejects.toMatchObject(forbidden)
    await expect(deletePrompt(await as(ctx, 'viewer'), 'a')).rejects.toMatchObject(forbidden)
  })
})
