import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { addressRefusal, nameRefusal } from '@/lib/database/address'
import { createOutbound, type OutboundOptions, readText } from '@/lib/database/safe-fetch'
import { eventually, serve, serveRaw } from './loopback'

const made: { close: () => Promise<void> }[] = []
const outbound = (options: Partial<OutboundOptions> = {}) => {
  const door = createOutbound({ allowPrivate: true, ...options })
  made.push(door)
  return door
}
afterAll(() => Promise.all(made.map((door) => door.close())))
const answersWith =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.1.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.2.1',
    '240.0.0.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    'fec0::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:808:808::',
    '2001:db8::1',
    '2001::1',
    'not an address',
  ])('%s is refused', (address) => expect(addressRefusal(address, false)).not.toBeNull())

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'])(
    '%s may be dialled',
    (address) => expect(addressRefusal(address, false)).toBeNull(),
  )

  test.each(['127.0.0.1', '10.1.2.3', '::1', 'fd12::1', '192.168.0.4', '::ffff:10.0.0.1'])(
    '%s may be dialled when private ones are allowed',
    (address) => expect(addressRefusal(address, true)).toBeNull(),
  )

  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::',
    '::169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '224.0.0.1',
    'ff02::1',
  ])('%s is refused even when private ones are allowed', (address) => expect(addressRefusal(address, true)).not.toBeNull())

  test.each(['metadata.google.internal', 'Metadata.Google.Internal.', '[fd00:ec2::254]'])('%s is refused by name', (name) =>
    expect(nameRefusal(name, true)).toContain('metadata'),
  )
})

describe('connecting', () => {
  test('a literal loopback address is refused, however it is written', async () => {
    await using server = await serve((_, response) => response.end('secret'))
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '127.1']) {
      await expect(outbound({ allowPrivate: false }).send(`http://${host}:${server.port}/`)).rejects.toMatchObject({
        code: 'refused_address',
      })
    }
    expect(server.requests).toEqual([])
  })

  test('a public name that resolves to a private address is refused before a connection is made', async () => {
    await using server = await serve((_, response) => response.end('secret'))
    const door = outbound({ allowPrivate: false, resolve: answersWith('127.0.0.1') })
    await expect(door.send(`http://gateway.example:${server.port}/`)).rejects.toMatchObject({
      code: 'refused_address',
      message: expect.stringContaining('gateway.example'),
    })
    expect(server.sockets.size + server.requests.length).toBe(0)
  })

  test('one private address among public ones is enough to refuse', async () => {
    const door = outbound({ allowPrivate: false, resolve: answersWith('93.184.216.34', '10.0.0.1') })
    await expect(door.send('http://gateway.example/')).rejects.toMatchObject({ code: 'refused_address' })
  })

  test('a name that changes its answer between two calls is judged at each connection', async () => {
    await using server = await serve((_, response) => response.setHeader('connection', 'close').end('fine'))
    let address = '127.0.0.1'
    const door = outbound({ allowPrivate: true, resolve: () => answersWith(address)() })
    expect(await readText(await door.send(`http://gateway.example:${server.port}/`), 100)).toBe('fine')
    address = '169.254.169.254'
    await eventually(() => server.sockets.size === 0)
    await expect(door.send(`http://gateway.example:${server.port}/`)).rejects.toMatchObject({ code: 'refused_address' })
  })

  test('what is not http or https is refused', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'not a url', 'data:,x']) {
      await expect(outbound().send(url)).rejects.toMatchObject({ code: 'bad_url' })
    }
  })

  test('a closed port, a name without an address and a silent server each get a sentence', async () => {
    await using silent = await serve(() => {})
    const closed = await serve(() => {})
    await closed[Symbol.asyncDispose]()
    await expect(outbound().send(closed.url)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('Nothing accepts connections'),
    })
    await expect(outbound({ resolve: answersWith() }).send('http://gateway.example/')).rejects.toMatchObject({ code: 'dns' })
    await expect(outbound({ resolve: () => Promise.reject(new Error('ENOTFOUND')) }).send('http://gateway.example/')).rejects.toMatchObject(
      { code: 'dns' },
    )
    await expect(outbound().send(silent.url, { headersTimeoutMs: 300 })).rejects.toMatchObject({ code: 'timeout' })
  })

  test('aborting closes the socket at once, before and inside the answer', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/body') response.write('begun')
    })
    for (const path of ['/headers', '/body']) {
      const abort = new AbortController()
      const call = outbound()
        .send(server.url + path, { signal: abort.signal })
        .then((response) => readText(response, 1000, abort.signal))
      setTimeout(() => abort.abort(), 50)
      await expect(call).rejects.toMatchObject({ code: 'aborted' })
      expect(await eventually(() => server.sockets.size === 0)).toBe(true)
    }
  })

  test('a cut connection is told as one', async () => {
    await using server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')
      setTimeout(() => socket.destroy(), 20)
    })
    await expect(
      outbound()
        .send(server.url)
        .then((response) => readText(response, 1000)),
    ).rejects.toMatchObject({ code: 'cut' })
  })
})

describe('redirects', () => {
  test('are followed on the same origin, the key included', async () => {
    await using server = await serve((request, response) =>
      request.url === '/old'
        ? response.writeHead(308, { location: '/new' }).end()
        : response.end(`${request.method} ${request.headers.authorization} ${request.body}`),
    )
    const response = await outbound().send(`${server.url}/old`, { method: 'POST', body: 'hello', headers: { authorization: 'Bearer k' } })
    expect(await readText(response, 1000)).toBe('POST Bearer k hello')
  })

  test('never carry Authorization or a secret header to another origin', async () => {
    await using other = await serve((request, response) => response.end(JSON.stringify(request.headers)))
    await using server = await serve((_, response) => response.writeHead(302, { location: `${other.url}/x` }).end())
    const response = await outbound().send(server.url, { headers: { Authorization: 'Bearer k', 'x-api-key': 'k2', accept: 'text/plain' } })
    const seen = JSON.parse(await readText(response, 10_000))
    expect(seen).toMatchObject({ accept: 'text/plain' })
    expect(seen).not.toHaveProperty('authorization')
    expect(seen).not.toHaveProperty('x-api-key')
  })

  test('never carry what was posted to another origin', async () => {
    await using other = await serve((_, response) => response.end())
    await using server = await serve((_, response) => response.writeHead(307, { location: other.url }).end())
    await expect(outbound().send(server.url, { method: 'POST', body: 'prompt' })).rejects.toMatchObject({ code: 'refused_redirect' })
    expect(other.requests).toEqual([])
  })

  test('to a metadata address, to another protocol, and in a circle are refused', async () => {
    await using server = await serve((request, response) =>
      response
        .writeHead(302, {
          location: { '/metadata': 'http://169.254.169.254/latest', '/file': 'file:///etc/passwd', '/loop': '/loop' }[request.url!],
        })
        .end(),
    )
    await expect(outbound().send(`${server.url}/metadata`)).rejects.toMatchObject({ code: 'refused_address' })
    await expect(outbound().send(`${server.url}/file`)).rejects.toMatchObject({ code: 'refused_redirect' })
    await expect(outbound().send(`${server.url}/loop`)).rejects.toMatchObject({ code: 'refused_redirect' })
    expect(server.requests.filter(({ url }) => url === '/loop')).toHaveLength(4)
  })
})

describe('bodies', () => {
  test('larger than the limit are refused and the socket closed', async () => {
    await using server = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    })
    await expect(
      outbound()
        .send(server.url)
        .then((response) => readText(response, 1_000_000)),
    ).rejects.toMatchObject({ code: 'too_large' })
    expect(await eventually(() => server.sockets.size === 0)).toBe(true)
  })

  test('that are compressed although nobody asked are read all the same, and measured after', async () => {
    await using server = await serve((_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(1_000_000))))
    expect(await readText(await outbound().send(server.url), 1_000_000)).toHaveLength(1_000_000)
    await expect(
      outbound()
        .send(server.url)
        .then((response) => readText(response, 999_999)),
    ).rejects.toMatchObject({ code: 'too_large' })
  })
})
