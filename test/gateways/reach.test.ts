import { describe, expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { openTarget } from '@/lib/gateways/open-target'
import { getGateway } from '@/lib/gateways/queries'
import { AddGateway, TestGateway, UpdateGateway } from '@/lib/gateways/schema'
import { syncModels } from '@/lib/gateways/sync-models'
import { testGateway } from '@/lib/gateways/test-gateway'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { newWorkspace } from '../support/database'
import { KEY, newGateway } from './gateways'
import { listing } from './loopback'

const PROXY = 'http://someone:very-secret-pass@proxy.example:3128'
const reach = {
  pathPrefix: '/team-a',
  organization: 'org-1234',
  connectTimeoutMs: 2_000,
  firstByteTimeoutMs: 30_000,
  timeoutMs: 60_000,
  deadlineMs: 300_000,
  maxConcurrency: 4,
}

describe('how a gateway is reached', () => {
  test('is kept, shown without what is secret in it, and used for calls', async () => {
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, 'g', { ...reach, proxyUrl: PROXY })
    const shown = await getGateway(ctx, 'g')
    expect(shown).toMatchObject({ ...reach, proxyHost: 'proxy.example:3128' })
    expect(JSON.stringify(shown)).not.toContain('very-secret-pass')
    const row = await db().gateway.findFirstOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain('very-secret-pass')
    expect(JSON.stringify(await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId } }))).not.toContain('very-secret-pass')
    const { pathPrefix: _, organization: __, maxConcurrency, ...limits } = reach
    expect((await openTarget(ctx, 'g', 'm')).endpoint).toEqual({
      baseUrl: 'https://gateway.example/v1/team-a',
      apiKey: KEY,
      headers: { 'openai-organization': 'org-1234' },
      allowPrivate: expect.any(Boolean),
      proxyUrl: PROXY,
      limit: { gatewayId: id, maxConcurrency },
      ...limits,
    })
    await updateGateway(
      ctx,
      UpdateGateway.parse({
        gateway: 'g',
        proxyUrl: null,
        organization: null,
        maxConcurrency: null,
        deadlineMs: null,
        firstByteTimeoutMs: null,
        pathPrefix: '',
      }),
    )
    const { endpoint } = await openTarget(ctx, 'g', 'm')
    expect(endpoint).toMatchObject({ baseUrl: 'https://gateway.example/v1', headers: {} })
    for (const gone of ['proxyUrl', 'limit', 'deadlineMs', 'firstByteTimeoutMs']) expect(endpoint).not.toHaveProperty(gone)
  })

  test('counts for the list of models and for a test too', async () => {
    await using gateway = await listing(() => ['a'])
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url, pathPrefix: '/team-a/', organization: 'org-1' })
    await syncModels(ctx, { gateway: 'g' })
    await testGateway(ctx, TestGateway.parse({ gateway: 'g', baseUrl: gateway.url }))
    await testGateway(ctx, TestGateway.parse({ gateway: 'g', baseUrl: gateway.url, pathPrefix: '/team-b', organization: null }))
    await testGateway(
      ctx,
      TestGateway.parse({ baseUrl: gateway.url, organization: 'org-2', headers: { 'OpenAI-Organization': 'by-hand' } }),
    )
    expect(gateway.requests.map(({ url, headers }) => [url, headers['openai-organization']])).toEqual([
      ['/team-a/models', 'org-1'],
      ['/team-a/models', 'org-1'],
      ['/team-b/models', undefined],
      ['/models', 'by-hand'],
    ])
  })

  test('does not let a new proxy read a stored key: without TLS the key is entered again', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'plain', { baseUrl: 'http://gateway.example/v1', proxyUrl: PROXY })
    await newGateway(ctx, 'tls', { headers: { 'X-Team': 'a-secret-of-ours' } })
    const other = 'http://elsewhere.example:3128'
    const change = (gateway: string, more: object) => updateGateway(ctx, UpdateGateway.parse({ gateway, ...more }))
    await expect(change('plain', { proxyUrl: other })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'apiKey' }] })
    const probe = TestGateway.parse({ gateway: 'plain', baseUrl: 'http://gateway.example/v1', proxyUrl: other })
    await expect(testGateway(ctx, probe)).rejects.toMatchObject({ code: 'invalid' })
    await change('plain', { proxyUrl: 'http://other:user@proxy.example:3128' })
    await change('plain', { proxyUrl: other, apiKey: 'sk-entered-again-1234' })
    await change('plain', { proxyUrl: null })
    await change('tls', { proxyUrl: other })
    expect((await getGateway(ctx, 'tls')).proxyHost).toBe('elsewhere.example:3128')
  })

  test.each([
    { pathPrefix: 'team' },
    { pathPrefix: '/a?b' },
    { pathPrefix: '/a/../b' },
    { pathPrefix: '//evil.example' },
    { organization: 'two\nlines' },
    { proxyUrl: 'socks5://proxy.example' },
    { proxyUrl: 'http://proxy.example/path' },
    { proxyUrl: 'proxy.example:3128' },
    { connectTimeoutMs: 5 },
    { deadlineMs: 3_600_000 },
    { maxConcurrency: 0 },
  ])('%j is refused', (wrong) => {
    const given = { slug: 'g', name: 'G', layer: 'other', baseUrl: 'https://gateway.example/v1' }
    expect(AddGateway.safeParse(given).success).toBe(true)
    expect(AddGateway.safeParse({ ...given, ...wrong }).success).toBe(false)
  })
})
