import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { RawCallView } from '@/components/runs/raw-call-view'
import type { RawCall } from '@/lib/runs/raw-call'

const call: RawCall = {
  url: 'https://gateway.example/v1/responses',
  path: '/responses',
  keyed: true,
  headerNames: [],
  organization: null,
  body: { input: 'Hi' },
  response: null,
  attempts: [],
}

test('a request that nobody kept as it went is not shown, and it is said why', () => {
  const known = renderToStaticMarkup(<RawCallView call={call} />)
  expect(known).toContain('POST https://gateway.example/v1/responses')
  expect(known).not.toContain('before Versicle kept')
  const unknown = renderToStaticMarkup(<RawCallView call={{ ...call, body: null }} />)
  expect(unknown).not.toContain('POST')
  expect(unknown).toContain('An application sent this before Versicle kept which API it called')
})
