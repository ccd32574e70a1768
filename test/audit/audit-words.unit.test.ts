import { expect, test } from 'vitest'
import { actInWords, promptIdsIn, subjectInWords } from '@/components/settings/audit-words'
import type { AuditEventDto } from '@/lib/audit/schema'

const event = (action: string, subjectId: string, details: unknown): AuditEventDto => ({
  id: 'aud_1',
  sequence: 1,
  action,
  actor: { type: 'user', id: 'usr_1', name: 'Ana' },
  subjectId,
  details,
  ip: null,
  requestId: null,
  hash: '',
  createdAt: '2026-11-22T00:00:00.000Z',
})
const names = { prm_1: 'support/triage', env_1: 'Production', key_1: 'web app' }
const arms = [{ label: 'a', version: 2, weight: 10_000 }]

test.each([
  ['release.create', 'rel_1', { promptId: 'prm_1', environment: 'production', variants: arms }, 'support/triage v2 in production'],
  ['release.rollback', 'rel_1', { promptId: 'prm_1', environment: 'production', variants: arms }, 'support/triage to v2 in production'],
  ['version.save', 'ver_1', { promptId: 'prm_1', number: 7 }, 'support/triage v7'],
  ['prompt.archive', 'prm_1', {}, 'support/triage'],
  ['prompt.archive', 'prm_gone', {}, 'prm_gone'],
  ['environment.update', 'env_1', { protected: true }, 'Production'],
  ['route.set', 'env_1', { alias: 'default' }, 'Production, default'],
  ['key.rotate', 'key_1', { prefix: 'vk_abc' }, 'web app'],
  ['model.add', 'gtw_1', { gateway: 'koala', model: 'gpt-5' }, 'koala/gpt-5'],
  ['member.change_role', 'mem_1', { name: 'Bo', from: 'viewer', to: 'editor' }, 'Bo from viewer to editor'],
  ['member.invite', 'inv_1', { email: 'bo@example.com', role: 'editor' }, 'bo@example.com as editor'],
  ['workspace.rename', 'wsp_1', { from: 'A', to: 'B' }, 'from A to B'],
  ['run.delete', 'run_1', {}, 'run_1'],
  ['run.delete_many', 'wsp_1', { deleted: 1000, filter: { gateway: 'koala' } }, '1,000'],
  ['run.expire', 'wsp_1', { deleted: 3, days: 30 }, '3'],
  ['run.set_retention', 'wsp_1', { from: null, to: 30 }, '30 days'],
  ['run.set_retention', 'wsp_1', { from: 30, to: null }, 'for ever'],
  ['run.export', 'wsp_1', { format: 'csv', filter: {} }, 'csv'],
  ['password.change', 'usr_1', {}, null],
])('%s of %s reads as what happened', (action, subjectId, details, words) =>
  expect(subjectInWords(event(action, subjectId, details), names)).toBe(words),
)

test('whatever stands in the details, the log can be shown', () => {
  for (const details of [null, 7, 'text', [], { variants: 'x', promptId: 3, number: null }])
    for (const action of ['release.create', 'version.save', 'member.join', 'model.add', 'run.delete_many', 'unheard.of'])
      expect(() => subjectInWords(event(action, 'x', details), {})).not.toThrow()
  expect(actInWords('unheard.of')).toBe('unheard.of')
})

test('prompts are looked up once by the ids that events carry', () =>
  expect(
    promptIdsIn([
      event('prompt.create', 'prm_1', {}),
      event('release.create', 'rel_1', { promptId: 'prm_2' }),
      event('key.create', 'key_1', {}),
    ]),
  ).toEqual(['prm_1', 'prm_2']))
