import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { addressOf, settleAddress } from '@/lib/gate/client-address'

const peer = '10.0.0.1'

test.each([
  ['what the client says counts for nothing without a proxy', '203.0.113.7', 0, peer],
  ['one proxy adds whom it saw behind what the client wrote', '198.51.100.1, 203.0.113.7', 1, '203.0.113.7'],
  ['of two proxies the outer one saw the client', '198.51.100.1, 203.0.113.7, 10.0.0.2', 2, '203.0.113.7'],
  ['whoever passes the outer proxy by is whom the inner one saw', '203.0.113.7', 2, '203.0.113.7'],
  ['whoever passes every proxy by is the peer', '', 1, peer],
  ['a port is no part of it', '203.0.113.7:55001', 1, '203.0.113.7'],
  ['nor are brackets', '[2001:db8::7]:55001', 1, '2001:db8::7'],
  ['an IPv6 address stays whole', '2001:db8::7', 1, '2001:db8::7'],
  ['what is no address is the peer', '203.0.113.7, unknown', 1, peer],
] as const)('%s', (_rule, forwarded, proxies, address) => expect(addressOf(forwarded, peer, proxies)).toBe(address))

test('a header sent twice counts as one list, and one address is left', async () => {
  const server = createServer((asked, answer) => {
    settleAddress(asked, 1)
    answer.end(asked.headers['x-forwarded-for'])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const left = await new Promise<string>((resolve, reject) => {
    request({ port, host: '127.0.0.1', headers: { 'X-Forwarded-For': ['198.51.100.1', '203.0.113.7'] } }, async (answer) =>
      resolve(Buffer.concat(await answer.toArray()).toString()),
    )
      .on('error', reject)
      .end()
  })
  expect(left).toBe('203.0.113.7')
  server.close()
})
