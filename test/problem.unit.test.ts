import { expect, test } from 'vitest'
import { AppError, conflict, type ErrorCode, invalid } from '@/lib/errors'
import { problem, problemOf } from '@/lib/problem'

test.each<[ErrorCode, number]>([
  ['malformed', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['too_large', 413],
  ['unsupported_media_type', 415],
  ['invalid', 422],
  ['rate_limited', 429],
  ['unavailable', 503],
])('%s is %i, in the documented form', (code, status) => {
  const answer = problemOf(new AppError(code, 'Do this.'), 'req_1')
  expect(answer.status).toBe(status)
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(new RegExp(`^https?://.*/docs/errors#${code}$`)),
    title: expect.any(String),
    status,
    code,
    detail: 'Do this.',
    errors: [],
    request_id: 'req_1',
  })
  expect(answer.headers).toMatchObject({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
})

test('faults and what changed meanwhile are told', () => {
  expect(problemOf(invalid('No.', [{ path: 'a.0', message: 'x' }]), 'r').body.errors).toEqual([{ path: 'a.0', message: 'x' }])
  expect(problemOf(conflict('Moved on.', { live: { id: 'rel_1' } }), 'r').body.conflict).toEqual({ live: { id: 'rel_1' } })
})

test('who has to wait is told how long, in whole seconds, and who has no key how to send one', () => {
  const after = (code: ErrorCode, retryAfterSeconds?: number) =>
    problemOf(new AppError(code, '', { retryAfterSeconds }), 'r').headers['Retry-After']
  expect([after('rate_limited', 2.2), after('rate_limited', 0), after('unavailable'), after('conflict', 5)]).toEqual([
    '3',
    '1',
    '1',
    undefined,
  ])
  expect(problemOf(new AppError('unauthenticated', ''), 'r').headers['WWW-Authenticate']).toBe('Bearer')
})

test('what nobody meant for the caller is hidden behind the request id', () => {
  for (const thrown of [new Error('password=hunter2'), 'text', undefined, { code: 'P1001' }]) {
    const answer = problemOf(thrown, 'req_7')
    expect([answer.status, answer.body.code]).toEqual([500, 'internal'])
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect(answer.body.detail).toContain('req_7')
  }
})

test.each([
  ['Prisma cannot reach it', { code: 'P1001' }],
  ['no connection is free', { code: 'P2024' }],
  ['a raw query finds it gone', { code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }],
  ['it is shutting down', { code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'postgres', code: '57P01' } } } }],
  ['a transaction lost its connection', { message: 'Client has encountered a connection error and is not queryable' }],
])('the database being away is 503: %s', (_, shape) => {
  expect(problemOf(Object.assign(new Error('x'), shape), 'r')).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } })
})

test('a door may tell of what no verb knows, with headers of its own', () => {
  expect(problem('method_not_allowed', 'No.', 'r', { headers: { Allow: 'GET' } })).toMatchObject({ status: 405, headers: { Allow: 'GET' } })
})
