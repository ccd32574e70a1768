import { expect, inject, test } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { requestRelease } from '@/lib/approvals/request-release'
import { resolveConfig } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { updateGateway } from '@/lib/gateways/update-gateway'
import type { Example, Operation } from '@/lib/http/openapi/operation'
import { operations } from '@/lib/http/openapi/operations'
import { createFirstEnvironments, createSample } from '@/lib/installation/sample-workspace'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { baseUrl, call, segment } from '../support/api'
import { as, newWorkspace } from '../support/database'

/** The documented examples in an order in which each finds what it needs: one story, told in a workspace of its own. */
const story = [
  'GET /api/v1/openapi.json',
  'GET /healthz',
  'GET /readyz',
  'POST /api/v1/prompts',
  'PATCH /api/v1/prompts/{name}',
  'POST /api/v1/prompts/{name}/versions',
  'POST /api/v1/prompts/{name}/duplicate',
  'POST /api/v1/prompt-changes',
  'POST /api/v1/folder-moves',
  'DELETE /api/v1/prompts/{name}/aliases/{old_name}',
  'GET /api/v1/prompts/{name}/versions',
  'GET /api/v1/prompts/{name}/versions/{version}',
  'GET /api/v1/prompts/{name}/diff',
  'POST /api/v1/prompts/{name}/inputs',
  'GET /api/v1/prompts/{name}/inputs',
  'GET /api/v1/prompts/{name}/inputs/{set}',
  'PATCH /api/v1/prompts/{name}/inputs/{set}',
  'DELETE /api/v1/prompts/{name}/inputs/{set}',
  'POST /api/v1/prompts/{name}/inputs/{set}/restore',
  'POST /api/v1/prompts/{name}/inputs/{set}/duplicate',
  'POST /api/v1/prompts/{name}/inputs/import',
  'GET /api/v1/prompts/{name}/inputs/export',
  'GET /api/v1/prompts/{name}/partial-updates',
  'GET /api/v1/prompts/{name}/used-by',
  'POST /api/v1/prompts/{name}/partial-updates',
  'POST /api/v1/prompts/{name}/used-by/updates',
  'POST /api/v1/prompts/{name}/releases',
  'GET /api/v1/prompts/{name}/releases/{release}',
  'POST /api/v1/prompts/{name}/promote',
  'POST /api/v1/prompts/{name}/split',
  'POST /api/v1/releases/promote',
  'POST /api/v1/prompts/{name}/rollback',
  'POST /api/v1/prompts/{name}/withdraw',
  'GET /api/v1/prompts/{name}/releases',
  'GET /api/v1/releases',
  'POST /api/v1/prompts/{name}/rollouts',
  'GET /api/v1/prompts/{name}/rollouts',
  'GET /api/v1/prompts/{name}/rollouts/{rollout}',
  'POST /api/v1/prompts/{name}/rollouts/{rollout}/pause',
  'POST /api/v1/prompts/{name}/rollouts/{rollout}/resume',
  'POST /api/v1/prompts/{name}/rollouts/{rollout}/stop',
  'GET /api/v1/prompts',
  'GET /api/v1/bundle',
  'GET /api/v1/prompts/{name}',
  'POST /api/v1/prompts/{name}/render',
  'GET /api/v1/export',
  'POST /api/v1/import',
  'DELETE /api/v1/prompts/{name}',
  'POST /api/v1/environments',
  'PATCH /api/v1/environments/{environment}',
  'GET /api/v1/environments/{environment}',
  'PUT /api/v1/environments/{environment}/routes/{alias}',
  'GET /api/v1/environments/{environment}/routes',
  'GET /api/v1/environments/{environment}/routes/{alias}',
  'DELETE /api/v1/environments/{environment}/routes/{alias}',
  'DELETE /api/v1/environments/{environment}',
  'POST /api/v1/environments/{environment}/restore',
  'GET /api/v1/environments',
  'GET /api/v1/environment-templates',
  'POST /api/v1/environment-templates',
  'GET /api/v1/environments/{environment}/route-history',
  'GET /api/v1/prompts/{name}/versions/{version}/route-check',
  'POST /api/v1/environments/{environment}/gates',
  'GET /api/v1/environments/{environment}/gates',
  'PATCH /api/v1/gates/{gate}',
  'GET /api/v1/gates/{gate}',
  'POST /api/v1/gates/{gate}/sign-offs',
  'GET /api/v1/gates/{gate}/sign-offs',
  'GET /api/v1/prompts/{name}/versions/{version}/gates',
  'POST /api/v1/approvals',
  'GET /api/v1/approvals',
  'GET /api/v1/approval-counts',
  'GET /api/v1/approvals/{approval}',
  'POST /api/v1/approvals/{approval}/comments',
  'POST /api/v1/approvals/{approval}/approve',
  'POST /api/v1/approvals/{approval}/reject',
  'POST /api/v1/approvals/{approval}/withdraw',
  'DELETE /api/v1/gates/{gate}',
  'POST /api/v1/gateways',
  'GET /api/v1/gateways',
  'PATCH /api/v1/gateways/{gateway}',
  'GET /api/v1/gateways/{gateway}',
  'POST /api/v1/gateways/{gateway}/test',
  'POST /api/v1/test-gateway',
  'PUT /api/v1/gateways/{gateway}/spare-key',
  'POST /api/v1/gateways/{gateway}/test-spare-key',
  'POST /api/v1/gateways/{gateway}/switch-keys',
  'DELETE /api/v1/gateways/{gateway}/spare-key',
  'POST /api/v1/gateways/{gateway}/models',
  'PUT /api/v1/gateways/{gateway}/prices',
  'GET /api/v1/gateways/{gateway}/models/{model}/prices',
  'GET /api/v1/prices',
  'GET /api/v1/prices/{price}',
  'GET /api/v1/price-export',
  'POST /api/v1/gateways/{gateway}/price-previews',
  'POST /api/v1/gateways/{gateway}/price-imports',
  'PATCH /api/v1/gateways/{gateway}/models/{model}',
  'PUT /api/v1/gateways/{gateway}/models/{model}/favourite',
  'PUT /api/v1/gateways/{gateway}/models/{model}/canonical',
  'POST /api/v1/gateways/{gateway}/models/{model}/probe',
  'GET /api/v1/models',
  'POST /api/v1/gateways/{gateway}/dismiss-model-changes',
  'GET /api/v1/gateways/{gateway}/models',
  'GET /api/v1/gateways/{gateway}/models/{model}',
  'POST /api/v1/gateways/{gateway}/sync-models',
  'DELETE /api/v1/gateways/{gateway}/models/{model}',
  'DELETE /api/v1/gateways/{gateway}',
  'GET /api/v1/gateways/{gateway}/health',
  'GET /api/v1/gateway-health',
  'PATCH /api/v1/gateways/{gateway}/probe',
  'GET /api/v1/gateways/{gateway}/probe',
  'POST /api/v1/gateways/{gateway}/ask-balance',
  'GET /api/v1/gateways/{gateway}/balance',
  'GET /api/v1/conformance-checks',
  'POST /api/v1/gateways/{gateway}/conformance',
  'GET /api/v1/gateways/{gateway}/conformance',
  'GET /api/v1/conformance/{report}',
  'POST /api/v1/conformance/{report}/cancel',
  'GET /api/v1/playground-columns',
  'POST /api/v1/playground-sessions',
  'GET /api/v1/playground-sessions/{session}/answers',
  'POST /api/v1/playground-sessions/{session}/run',
  'POST /api/v1/playground-sessions/{session}/turns',
  'GET /api/v1/playground-sessions',
  'GET /api/v1/playground-sessions/{session}',
  'PATCH /api/v1/playground-sessions/{session}',
  'POST /api/v1/playground-sessions/{session}/stop',
  'DELETE /api/v1/playground-sessions/{session}',
  'POST /api/v1/runs',
  'GET /api/v1/runs',
  'GET /api/v1/runs/{run}',
  'GET /api/v1/runs/export',
  'DELETE /api/v1/runs',
  'DELETE /api/v1/runs/{run}',
  'GET /api/v1/run-retention',
  'GET /api/v1/run-retention/preview',
  'PUT /api/v1/run-retention',
  'POST /api/v1/keys',
  'GET /api/v1/keys',
  'GET /api/v1/keys/{key}',
  'POST /api/v1/keys/{key}/rotate',
  'DELETE /api/v1/keys/{key}',
  'POST /api/v1/webhooks',
  'GET /api/v1/webhooks',
  'GET /api/v1/webhooks/{webhook}',
  'PATCH /api/v1/webhooks/{webhook}',
  'POST /api/v1/webhooks/{webhook}/test',
  'GET /api/v1/webhooks/{webhook}/deliveries',
  'POST /api/v1/webhooks/{webhook}/deliveries/{delivery}/resend',
  'POST /api/v1/webhooks/{webhook}/rotate-secret',
  'DELETE /api/v1/webhooks/{webhook}',
  'POST /api/v1/invitations',
  'GET /api/v1/invitations',
  'GET /api/v1/invitations/{invitation}',
  'DELETE /api/v1/invitations/{invitation}',
  'GET /api/v1/members',
  'PATCH /api/v1/members/{member}',
  'DELETE /api/v1/members/{member}',
]

/** What the examples take for granted: the sample workspace, a prompt that may go, and a second member who asks for two releases. */
async function prepare(): Promise<string> {
  resolveConfig({ databaseUrl: inject('databaseUrl'), embedded: true, secret: inject('secret'), port: 1 })
  const ctx: Ctx = await newWorkspace()
  await createFirstEnvironments(ctx)
  await createSample(ctx)
  await updateGateway(ctx, { gateway: 'sandbox', apiKey: 'sk-the-key-so-far-here' })
  await createPrompt(ctx, { name: 'old-support-reply', kind: 'chat', description: '', tags: [] })
  await createPrompt(ctx, { name: 'drafts/reply', kind: 'chat', description: '', tags: [] })
  await createSnippet(ctx)
  const editor = await as(ctx, 'editor')
  for (const name of ['support/refund', 'support/greeting']) {
    const { id: promptId } = await createPrompt(editor, { name, kind: 'chat', description: '', tags: [] })
    const content = PromptContent.parse({ messages: [{ role: 'user', content: 'Hello' }] })
    await saveVersion(editor, { promptId, content, note: '', baseVersion: null, onConflict: 'refuse' })
    await requestRelease(editor, { kind: 'release', ask: { promptId, environment: 'development', version: 1, note: '', replaces: null } })
  }
  return (await createKey(ctx, { name: 'Story', scopes: ['admin'], environment: null, expiresAt: null })).key
}

/** A snippet with a second version, and two prompts that include its first. */
async function createSnippet(ctx: Ctx): Promise<void> {
  const save = async (name: string, texts: string[]) => {
    const { id: promptId } = await createPrompt(ctx, { name, kind: 'text', description: '', tags: [] })
    for (const text of texts)
      await saveVersion(ctx, { promptId, content: PromptContent.parse({ text }), note: '', baseVersion: null, onConflict: 'append' })
    return promptId
  }
  const promptId = await save('snippets/manner', ['Be kind.'])
  await save('support/welcome', ['{{> snippets/manner}}'])
  await save('support/farewell', ['{{> snippets/manner}}'])
  const content = PromptContent.parse({ text: 'Be brief and kind.' })
  await saveVersion(ctx, { promptId, content, note: 'Kinder', baseVersion: 1, onConflict: 'refuse' })
}

/** The ids of the examples, by what the server made of each. */
const real = new Map<string, string>()
const id = /\b[a-z]{3}_[0-9A-Z]{26}\b/g
/** Times that name a gateway's key; what the server said stands for them as it does for ids. */
const keyTimes = ['2026-08-01T08:00:00.000Z', '2026-11-23T09:10:00.000Z']
const isId = (value: unknown): value is string =>
  typeof value === 'string' && (new RegExp(`^${id.source}$`).test(value) || keyTimes.includes(value))

/** Times of the examples that have to be to come, or just past, whenever the story is told. */
const hour = 60 * 60 * 1_000
const times = (): [example: string, real: string][] => [
  ['2027-01-04T09:00:00.000Z', new Date(Date.now() + hour).toISOString()],
  ['2027-01-05T09:00:00.000Z', new Date(Date.now() + 2 * hour).toISOString()],
  ['2026-11-23T14:05:00.000Z', new Date().toISOString()],
]

/** Learns which id of an example stands for which one of the answer, by their places. */
function learn(example: unknown, answer: unknown): void {
  if (isId(example) && (isId(answer) || (keyTimes.includes(example) && typeof answer === 'string'))) real.set(example, answer)
  else if (typeof example === 'object' && example !== null && typeof answer === 'object' && answer !== null)
    for (const [name, value] of Object.entries(example)) learn(value, (answer as Record<string, unknown>)[name])
}
const withRealIds = <T>(value: T): T =>
  value === undefined
    ? value
    : (JSON.parse(
        [...times(), ...[...real].filter(([example]) => keyTimes.includes(example))].reduce(
          (text, [example, now]) => text.replaceAll(example, now),
          JSON.stringify(value)
            .replace(id, (found) => real.get(found) ?? found)
            .replaceAll('http://localhost:3000', baseUrl),
        ),
      ) as T)

function addressOf(operation: Operation, { params = {}, query }: Example): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, place: string) => segment(withRealIds(params[place] ?? '')))
  return query ? `${path}?${new URLSearchParams(withRealIds(query))}` : path
}

const byName = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]))

test('the story tells every operation of the document', () => expect([...story].sort()).toEqual([...byName.keys()].sort()))

test('every documented example is answered as documented', { timeout: 120_000 }, async () => {
  const key = await prepare()
  for (const name of story) {
    const operation = byName.get(name)
    if (!operation) throw new Error(`${name} is not documented.`)
    const examples: [string, Example][] = [['Example', operation.example], ...Object.entries(operation.otherExamples ?? {})]
    for (const [title, example] of examples) {
      const { status, body, text } = await call(operation.method, addressOf(operation, example), {
        key: operation.permission === null ? null : key,
        ...(example.body !== undefined && { body: withRealIds(example.body) }),
      })
      expect(operation.answers[0], `${name} (${title}): ${text.slice(0, 1000)}`).toBe(status)
      learn(example.answer, body)
      // A field that the example has and the answer lacks would teach readers something that is not there.
      if (example.answer && typeof example.answer === 'object')
        expect(Object.keys(body), name).toEqual(expect.arrayContaining(Object.keys(example.answer)))
    }
  }
})
