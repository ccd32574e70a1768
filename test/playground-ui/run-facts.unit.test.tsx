import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { reportsOtherwise } from '@/components/runs/figures'
import { RunFacts } from '@/components/runs/run-facts'
import type { PriceDetail } from '@/lib/prices/schema'
import type { RunDetailDto } from '@/lib/runs/schema'

const run: RunDetailDto = {
  id: 'run_01K00000000000000000000000',
  source: 'api',
  status: 'ok',
  prompt: { id: 'prm_1', name: 'support/triage' },
  version: 3,
  environment: 'production',
  gateway: 'koala',
  model: 'gpt-5',
  answeredModel: 'gpt-5-2025-08-07',
  finishReason: 'stop',
  firstTokenMs: 412,
  latencyMs: 1_412,
  usage: { inputTokens: 1_200, outputTokens: 90, cachedInputTokens: 0, reasoningTokens: null },
  cost: { amount: '0.0024', currency: 'USD', source: 'price_book' },
  reportedCost: { amount: '0.0031', currency: 'USD', source: 'gateway' },
  requestId: 'req_7',
  error: null,
  startedAt: '2026-11-23T08:00:00.000Z',
  createdBy: 'Ada',
  output: 'Yes.',
  reasoning: '',
  toolCalls: [],
  attempts: [
    { gateway: 'koala', model: 'gpt-5', status: 503, code: null, message: 'Busy.', latencyMs: 20 },
    { gateway: 'koala', model: 'gpt-5', status: 200, code: null, message: null, latencyMs: 1_412 },
  ],
  response: null,
  inputs: { messages: [], parameters: {}, tools: [], responseFormat: null, variables: {}, placeholders: {} },
  sentAs: null,
  sessionId: null,
  groupId: 'run_g',
  cell: null,
  releaseId: 'rel_1',
  variant: 'b',
  priceId: 'prc_1',
}
const price = {
  id: 'prc_1',
  gateway: 'koala',
  model: 'gpt-5',
  validFrom: '2026-11-01T00:00:00.000Z',
  source: 'csv',
  note: 'list.csv',
  setBy: 'Ada',
  state: 'in_force',
} as PriceDetail

/** What is written at each label. */
function facts(more: Partial<RunDetailDto> = {}, row: PriceDetail | null = price): Record<string, string> {
  const html = renderToStaticMarkup(<RunFacts run={{ ...run, ...more }} workspace="acme" price={row} />)
  const pairs = [...html.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/gs)]
  return Object.fromEntries(
    pairs.map(([, label = '', value = '']) => [
      label,
      value
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ]),
  )
}

test('a run’s page says every figure, what nobody told as unknown and what was none as 0', () => {
  expect(facts()).toMatchObject({
    Status: 'Complete',
    'First token': '412 ms',
    'Total time': '1,412 ms',
    'Tokens/s': '90',
    'Input tokens': '1,200 0 cached',
    'Output tokens': '90 unknown reasoning',
    Tries: '2',
    'Finish reason': 'stop',
    'Answered as': 'gpt-5-2025-08-07 another name of the same model',
    Environment: 'production variant b',
  })
})

test('an answer by another model than the one asked is marked', () => {
  expect(facts({ answeredModel: 'gpt-5-mini' })['Answered as']).toBe('gpt-5-mini not the model that was asked')
  expect(facts({ answeredModel: 'gpt-5' })['Answered as']).toBe('gpt-5')
})

test('the cost names its row of the price book, and beside it what the gateway said otherwise', () => {
  expect(facts().Cost).toMatch(/^\$0\.0024 price book, 2026-11-01 the gateway reported \$0\.0031$/)
  expect(facts({ reportedCost: { amount: '0.00240', currency: 'USD', source: 'gateway' } }).Cost).toContain('the gateway reported the same')
  expect(facts({ cost: { amount: '0.0031', currency: 'USD', source: 'gateway' } }, null).Cost).toBe('$0.0031 as the gateway reported it')
})

test('an unknown cost is unknown, with the reason, and never 0', () => {
  const unpriced = facts({ cost: null, reportedCost: null }, null).Cost
  expect(unpriced).toMatch(/^unknown .*no price/)
  expect(
    facts({ cost: null, reportedCost: null, usage: null, attempts: [], firstTokenMs: null, requestId: null, answeredModel: null }, null),
  ).toMatchObject({
    Cost: expect.stringMatching(/^unknown .*counted tokens/),
    'Input tokens': 'unknown',
    'Output tokens': 'unknown',
    'Tokens/s': 'unknown',
    Tries: 'unknown',
    'First token': 'came in one piece',
    'Answered as': 'unknown',
    'The gateway’s request': 'The gateway gave no id.',
  })
})

test('what the gateway reported counts as otherwise by amount and currency, not by its zeros', () => {
  const cost = { amount: '0.10', currency: 'USD', source: 'price_book' as const }
  const said = (amount: string, currency = 'USD') => reportsOtherwise(cost, { amount, currency, source: 'gateway' })
  expect([said('0.1'), said('0.100'), said('0.11'), said('0.10', 'CNY'), reportsOtherwise(cost, null)]).toEqual([
    false,
    false,
    true,
    true,
    false,
  ])
})
