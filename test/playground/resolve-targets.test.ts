import { expect, test } from 'vitest'
import { resolveTargets } from '@/lib/playground/resolve-targets'
import { newEnvironment, newGateway } from '../gateways/gateways'
import { newWorkspace } from '../support/database'

test('before anything is asked, each column says where it leads in an environment, or why it is refused', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'home', { baseUrl: 'http://127.0.0.1:9', region: 'cn' })
  await newGateway(ctx, 'spare', { baseUrl: 'http://127.0.0.1:9', region: 'cn' })
  await newGateway(ctx, 'abroad', { baseUrl: 'http://127.0.0.1:9', region: 'us' })
  await newEnvironment(
    ctx,
    'china',
    [
      ['home', 'first'],
      ['spare', 'second'],
    ],
    'cn',
  )
  const models = ['default', 'home/own/name', 'abroad/x', 'nowhere/x', 'unknown']
  const [routed, named, outside, gone, alias] = await resolveTargets(ctx, { environment: 'china', models })
  expect(routed).toMatchObject({ model: 'default', gateway: 'home', target: 'first', fallbacks: 1 })
  expect(named).toMatchObject({ gateway: 'home', target: 'own/name', fallbacks: 0 })
  expect(outside).toMatchObject({ refused: expect.stringContaining('bound to the region cn') })
  expect(gone).toMatchObject({ refused: expect.stringContaining('nowhere') })
  expect(alias).toMatchObject({ refused: expect.stringContaining('no route for "unknown"') })
  const stranger = await newWorkspace()
  await expect(resolveTargets(stranger, { environment: 'china', models })).rejects.toMatchObject({ code: 'not_found' })
})
