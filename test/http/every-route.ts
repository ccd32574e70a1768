import { operations } from '@/lib/http/openapi/operations'
import type { Permission } from '@/lib/workspaces/roles'
import { type Body, segment } from '../support/api'

export type EveryRoute = { method: string; path: string; permission: Permission; bound: boolean }

/** Every route of the API that takes a key: the published reads, and all that lib/http/api defines. */
export const everyRoute: EveryRoute[] = operations.flatMap(({ method, path, permission, bound = false }) =>
  permission === null ? [] : [{ method, path, permission, bound }],
)

/** The address of a route with its places filled; what `params` does not name becomes "none". */
export const fill = (path: string, params: Record<string, string> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => segment(Object.hasOwn(params, name) ? (params[name] ?? '') : 'none'))

const hello = { messages: [{ role: 'user', content: 'Hello {{name}}' }] }
const target = { gateway: 'sandbox', model: 'sandbox-echo' }
const price = { currency: 'USD', input_per_million: '1', output_per_million: '2' }

/** For each route with a body, one that is right in itself. */
export const rightBodies: Record<string, Body> = {
  'POST /api/v1/prompts': { name: 'x', kind: 'chat', description: '', tags: ['a'] },
  'PATCH /api/v1/prompts/{name}': { description: 'x', tags: ['a'] },
  'POST /api/v1/prompts/{name}/versions': {
    ...hello,
    model: 'default',
    parameters: { temperature: 0.2, stop: ['x'] },
    tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
    response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
    config: { a: { b: [1] } },
    variables: [{ name: 'name', type: 'string', default: 'x', description: 'x', example: 'x' }],
    note: 'x',
    base_version: null,
    on_conflict: 'append',
  },
  'POST /api/v1/prompts/{name}/duplicate': { name: 'x' },
  'POST /api/v1/folder-moves': { from: 'x', to: null },
  'POST /api/v1/prompt-changes': { prompts: ['x'], change: { kind: 'add_tags', tags: ['a'] } },
  'POST /api/v1/prompts/{name}/releases': { environment: 'production', version: 1, note: 'x', replaces: null },
  'POST /api/v1/prompts/{name}/rollback': { environment: 'production', to: 'rel_x', note: 'x' },
  'POST /api/v1/prompts/{name}/promote': { from: 'development', to: 'production', note: 'x', replaces: null },
  'POST /api/v1/prompts/{name}/withdraw': { environment: 'production', note: 'x', replaces: 'rel_x' },
  'POST /api/v1/prompts/{name}/split': { environment: 'production', stop: true, note: 'x', replaces: 'rel_x' },
  'POST /api/v1/prompts/{name}/rollouts': {
    environment: 'production',
    version: 1,
    steps: [{ weight: 1000 }, { at: '2099-01-01T00:00:00Z', weight: 10_000 }],
    note: 'x',
    replaces: 'rel_x',
  },
  'POST /api/v1/prompts/{name}/rollouts/{rollout}/pause': { reason: 'x' },
  'POST /api/v1/prompts/{name}/rollouts/{rollout}/resume': {},
  'POST /api/v1/prompts/{name}/rollouts/{rollout}/stop': { back: true, reason: 'x' },
  'POST /api/v1/releases/promote': { from: 'development', to: 'production', folder: 'x/', note: 'x', replaces: {}, releases: {} },
  'POST /api/v1/prompts/{name}/render': { variables: { name: 'x', list: [{ a: 1 }] }, placeholders: { history: hello.messages }, key: 'x' },
  'POST /api/v1/prompts/{name}/partial-updates': { base_version: 1, updates: [{ snippet: 'none', version: 2 }], note: 'x' },
  'POST /api/v1/prompts/{name}/used-by/updates': { version: 2, prompts: [{ name: 'none', base_version: 1 }], note: 'x' },
  'POST /api/v1/import': { files: [{ name: 'x.md', text: 'Hello {{name}}' }], choices: { x: { as: 'rename', name: 'y' } } },
  'POST /api/v1/prompts/{name}/inputs': { name: 'x', variables: { name: 'x' }, placeholders: { history: hello.messages } },
  'PATCH /api/v1/prompts/{name}/inputs/{set}': { revision: 1, name: 'x', variables: {}, placeholders: {} },
  'POST /api/v1/prompts/{name}/inputs/{set}/duplicate': { name: 'x' },
  'POST /api/v1/prompts/{name}/inputs/import': { format: 'csv', text: 'a\nb', columns: { a: null }, on_existing: 'skip', dry_run: true },
  'POST /api/v1/environments': { slug: 'x', name: 'x', description: 'x', region: 'cn', protected: true },
  'PATCH /api/v1/environments/{environment}': {
    name: 'x',
    region: null,
    position: 3,
    release_role: 'admin',
    approval: false,
    note_required: false,
    freeze_windows: [
      { kind: 'weekly', days: ['fri', 'sat'], from: '17:00', to: '09:00', time_zone: 'Europe/Berlin', reason: 'x' },
      { kind: 'once', from: '2020-12-24T12:00:00Z', to: '2020-12-27T00:00:00Z', reason: 'x' },
    ],
  },
  'POST /api/v1/environment-templates': { template: 'china', gateway: 'sandbox', model: 'sandbox-echo' },
  'POST /api/v1/environments/{environment}/gates': { name: 'x', kind: 'sign_off', settings: { role: 'editor', not_author: true } },
  'PATCH /api/v1/gates/{gate}': { name: 'x', settings: { role: 'owner', not_author: false } },
  'POST /api/v1/gates/{gate}/sign-offs': { prompt: 'none', version: 1, green: true, comment: 'x' },
  'POST /api/v1/approvals': {
    kind: 'release',
    prompt: 'none',
    environment: 'production',
    variants: [
      { version: 2, weight: 1000 },
      { version: 1, weight: 9000 },
    ],
    note: 'x',
    replaces: null,
  },
  'POST /api/v1/approvals/{approval}/comments': { body: 'x' },
  'POST /api/v1/approvals/{approval}/approve': { decision: 'x', override: 'because of x' },
  'POST /api/v1/approvals/{approval}/reject': { decision: 'x' },
  'PATCH /api/v1/gateways/{gateway}/models/{model}': { tools: true, json_schema: false, images: null, context_tokens: 8000 },
  'POST /api/v1/gateways/{gateway}/dismiss-model-changes': { up_to: '2026-11-23T09:00:00.000Z' },
  'PUT /api/v1/gateways/{gateway}/models/{model}/favourite': { favourite: true },
  'PUT /api/v1/gateways/{gateway}/models/{model}/canonical': { canonical: 'x' },
  'PUT /api/v1/gateways/{gateway}/spare-key': { api_key: 'sk-y' },
  'POST /api/v1/gateways/{gateway}/test-spare-key': { model: 'x' },
  'POST /api/v1/gateways/{gateway}/switch-keys': { set_at: '2026-11-23T09:00:00.000Z' },
  'PATCH /api/v1/gateways/{gateway}/probe': { enabled: false, kind: 'completion', model: 'x', every_minutes: 5, slow_ms: 500 },
  'POST /api/v1/gateways/{gateway}/conformance': { model: 'x', checks: ['tools'] },
  'PUT /api/v1/environments/{environment}/routes/{alias}': { targets: [{ ...target, timeout_ms: 5000 }] },
  'POST /api/v1/gateways': {
    slug: 'x',
    name: 'x',
    layer: 'other',
    base_url: 'http://127.0.0.1:9/v1',
    api_key: 'sk-x',
    headers: { 'x-a': 'b' },
  },
  'PATCH /api/v1/gateways/{gateway}': { name: 'x', timeout_ms: 5000, headers: { 'x-a': null } },
  'POST /api/v1/gateways/{gateway}/test': { api_key: 'sk-x', headers: {} },
  'POST /api/v1/test-gateway': { base_url: 'http://127.0.0.1:9/v1', api_key: 'sk-x', headers: {} },
  'POST /api/v1/gateways/{gateway}/models': { model: 'x', price },
  'POST /api/v1/gateways/{gateway}/price-previews': { source: { kind: 'csv', text: 'model,per_call\nx,1', file: 'x' } },
  'POST /api/v1/gateways/{gateway}/price-imports': {
    source: { kind: 'csv', text: 'model,input_per_million,output_per_million\nx,1,2', file: 'x' },
    rows: [{ model: 'x', price, replaces: null }],
  },
  'PUT /api/v1/gateways/{gateway}/prices': { prices: [{ model: 'sandbox-echo', price: null }] },
  'POST /api/v1/keys': { name: 'x', scopes: ['prompts:read'], environment: null, expires_at: null },
  'POST /api/v1/keys/{key}/rotate': { overlap_seconds: 60, expires_at: null },
  'POST /api/v1/webhooks': { kind: 'standard', name: 'x', url: 'http://127.0.0.1:9/', events: ['release.created'], environments: [] },
  'PATCH /api/v1/webhooks/{webhook}': { name: 'x', events: [], environments: [], enabled: false },
  'POST /api/v1/webhooks/{webhook}/rotate-secret': { overlap_seconds: 60 },
  'PATCH /api/v1/members/{member}': { role: 'viewer' },
  'POST /api/v1/invitations': { email: 'a@example.com', role: 'viewer', days: 3 },
  'PUT /api/v1/run-retention': { days: 3650 },
  'POST /api/v1/playground-sessions': {
    prompt: 'none',
    version: 1,
    columns: [{ ...target, parameters: {} }],
    rows: [{ name: 'x', variables: { name: 'x' }, placeholders: {} }],
    repeats: 2,
    name: 'x',
    on_leave: 'stop',
  },
  'PATCH /api/v1/playground-sessions/{session}': { name: 'x', best: { '': 'c1' }, note: 'x' },
  'POST /api/v1/playground-sessions/{session}/run': { cells: ['c1'], on_leave: 'stop' },
  'POST /api/v1/playground-sessions/{session}/turns': { cells: ['c1'], message: 'x', tool_results: { look: 'x' }, on_leave: 'finish' },
  'POST /api/v1/playground-sessions/{session}/stop': { cells: ['c1'] },
  'POST /api/v1/runs': {
    prompt: 'none',
    version: 1,
    variables: { name: 'x' },
    placeholders: {},
    targets: [{ ...target, parameters: { a: null } }],
  },
}
