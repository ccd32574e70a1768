import { readFileSync } from 'node:fs'
import { expect, inject, test } from 'vitest'
import { baseUrl, unique } from '../support/api'

test('an invitation that is opened leaves no token in the log', async () => {
  const [token, requestId] = [unique('token'), unique('req')]
  await fetch(`${baseUrl}/invite/${token}`, { headers: { 'x-request-id': requestId } })
  const log = () => readFileSync(inject('serverLog'), 'utf8')
  await expect.poll(log).toContain(requestId)
  expect(log()).toContain('"path":"/invite/[redacted]"')
  expect(log()).not.toContain(token)
})
