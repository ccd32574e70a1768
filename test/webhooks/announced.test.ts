import { expect, test } from 'vitest'
import { createRelease } from '@/lib/releases/create-release'
import { rollBack } from '@/lib/releases/roll-back'
import { withdraw } from '@/lib/releases/withdraw'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { deliveriesOf, hook } from './webhooks'

const nowhere = 'http://127.0.0.1:9/hook'

test('releases, rollbacks and withdrawals are announced by what they are, where they are, and nothing of what prompts say', async () => {
  const ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  const { id: promptId, name } = await newPrompt(ctx, 'support/triage', ['a secret recipe', 'another recipe'])
  const { id } = await hook(ctx, nowhere, { environments: ['production'] })
  const place = { promptId, environment: 'production' }
  const first = await createRelease(ctx, { ...place, version: 1, note: 'go', replaces: null })
  const second = await createRelease(ctx, { ...place, version: 2, note: '', replaces: first.id })
  const third = await rollBack(ctx, { ...place, to: first.id, note: 'back' })
  await withdraw(ctx, { ...place, note: 'out', replaces: third.id })
  await expect(createRelease(ctx, { ...place, version: 2, note: '', replaces: second.id })).rejects.toMatchObject({ code: 'conflict' })

  const told = (await deliveriesOf(ctx, id)).toReversed().map(({ request }) => JSON.parse(request.body))
  expect(told).toMatchObject([
    { type: 'release.created', data: { release: { id: first.id, sequence: 1, note: 'go', variants: [{ version: 1, weight: 10_000 }] } } },
    { type: 'release.created', data: { release: { sequence: 2, previous: { id: first.id, sequence: 1 } } } },
    { type: 'release.rolled_back', data: { release: { sequence: 3, kind: 'rollback', repeats: { id: first.id } } } },
    { type: 'release.withdrawn', data: { release: { sequence: 4, variants: [] } } },
  ])
  for (const { data } of told) {
    expect(data).toMatchObject({ prompt: { id: promptId, name }, environment: { slug: 'production' }, workspace: { id: ctx.workspaceId } })
    expect(data.url).toContain(`/prompts/${promptId}/releases`)
    expect(JSON.stringify(data)).not.toContain('recipe')
    // GitHub passes on no more.
    expect(Object.keys(data).length).toBeLessThanOrEqual(10)
  }
})
