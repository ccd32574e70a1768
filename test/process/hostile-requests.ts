import fc from 'fast-check'
import { type EveryRoute, fill, rightBodies } from '../http/every-route'
import { hostile, nasty, spoilt } from '../support/hostile'

/** A request as it goes out: whole and well-formed for the client to send, or as bytes for a bare socket. */
export type Hostile =
  | { kind: 'request'; method: string; path: string; headers: Record<string, string>; body: string | Buffer | null }
  /** `leaves`: it is never finished, so nothing has to be answered. */
  | { kind: 'bytes'; bytes: Buffer; leaves: boolean }

type Makers = { routes: readonly EveryRoute[]; params: Record<string, string>; key: string; workspace: string; cookie: string }

const bodied = ['POST', 'PUT', 'PATCH']
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'SEARCH', 'TRACE', 'M-SEARCH', 'PURGE', 'QUERY']
const types = [
  'application/json',
  'application/json; charset=utf-7',
  'application/json;charset="',
  'text/html',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '*/*',
  ';;;',
]
const brokenPieces = [
  '%',
  '%2',
  '%zz',
  '%ff',
  '%c0%80',
  '%ed%a0%80',
  '%00',
  '%2e%2e%2f',
  '%f0%9f',
  '%25252f',
  '+',
  '~',
  '%0d%0aX:%20y',
  '%u0041',
  '%20',
]
const names = [
  'limit',
  'cursor',
  'environment',
  'version',
  'from',
  'to',
  'key',
  'x',
  'prefix',
  'tag',
  '__proto__',
  'constructor',
  'limit[]',
  'a[b][c]',
]

/** What an address may hold and still be sent by an ordinary client. */
const sendable = (text: string) =>
  text.replace(/[^\x21-\x7e]|[?#]/g, (each) => (each.isWellFormed() ? encodeURIComponent(each) : '%EF%BF%BD'))

/** One in `routes`, filled with what is there, spoilt in one way or in several. */
export function hostileRequest({ routes, params, key, workspace, cookie }: Makers): fc.Arbitrary<Hostile> {
  const authorization = `Bearer ${key}`
  const json = { authorization, 'content-type': 'application/json' }
  const piece = fc
    .oneof(fc.constantFrom(...nasty), fc.constantFrom(...brokenPieces), fc.string({ unit: 'binary', maxLength: 40 }))
    .map(sendable)
  const parameter = fc
    .tuple(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, piece), piece)
    .map(([name, value]) => `${name}=${value}`)
  const query = fc.oneof(
    fc.constant(''),
    fc.array(parameter, { maxLength: 4 }).map((all) => `?${all.join('&')}`),
    parameter.map((one) => `?${one}&${one}`),
    fc.constantFrom('?', '??', '?&&&', '?=', '?=&=', `?${'a=1&'.repeat(300)}`, `?key=${'k'.repeat(6_000)}`),
  )
  const request = (method: string, path: string, headers: Record<string, string>, body: string | Buffer | null = null): Hostile => ({
    kind: 'request',
    method,
    path,
    headers,
    body,
  })

  const withBody = Object.entries(rightBodies).filter(([name]) => !/members/.test(name))
  const spoiltBody = fc
    .constantFrom(...withBody)
    .chain(([name, right]) => spoilt(right).map((body) => [name, JSON.stringify(body) ?? 'undefined'] as const))
    .map(([name, body]) => {
      const [method = '', path = ''] = name.split(' ')
      return request(method, fill(path, params), json, body)
    })

  const bytesBody = fc
    .record({
      to: fc.constantFrom(...withBody.map(([name]) => name)),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
        fc
          .constantFrom(
            '',
            '{',
            '[',
            '"',
            '{"a":}',
            '{"a":1}{"a":2}',
            '\ufeff{}',
            'NaN',
            '{"__proto__":{"x":1}}',
            '[[[['.repeat(5_000),
            '{"a":1,"a":2}',
          )
          .map((text) => Buffer.from(text)),
      ),
      type: fc.constantFrom(...types),
      encoding: fc.constantFrom('', '', 'gzip', 'br', 'deflate', 'gzip, gzip', 'x'),
    })
    .map(({ to, bytes, type, encoding }) => {
      const [method = '', path = ''] = to.split(' ')
      return request(
        method,
        fill(path, params),
        { authorization, 'content-type': type, ...(encoding && { 'content-encoding': encoding }) },
        bytes,
      )
    })

  // Nothing that is there is taken away: what deletes gets hostile places only.
  const address = fc
    .record({ route: fc.constantFrom(...routes), parts: fc.array(piece, { minLength: 4, maxLength: 4 }), query, real: fc.boolean() })
    .map(({ route: { method, path }, parts, query, real }) => {
      let at = 0
      const filled = real && method !== 'DELETE' ? fill(path, params) : path.replace(/\{\w+\}/g, () => parts[at++ % parts.length] ?? '')
      return request(method, `${filled}${query}`, json, bodied.includes(method) ? '{}' : null)
    })

  const wrongMethod = fc
    .tuple(fc.constantFrom(...routes), fc.constantFrom(...methods.filter((method) => method !== 'DELETE')), query)
    .map(([{ path }, method, query]) => request(method, fill(path, params) + query, json, bodied.includes(method) ? '{}' : null))

  const elsewhere = fc
    .record({
      at: fc.constantFrom(
        '/',
        '/sign-in',
        '/set-up',
        '/docs/errors',
        '/api/auth/session',
        '/api/auth/',
        '/api/v1/',
        '/_next/static/',
        '/_next/image?url=',
        '/sandbox/v1/',
        `/${workspace}/prompts/`,
        `/${workspace}/runs?`,
        `/${workspace}/settings/`,
        '/x/',
      ),
      piece,
      query,
      signedIn: fc.boolean(),
      headers: fc.constantFrom<Record<string, string>>(
        {},
        { rsc: '1' },
        { 'next-router-state-tree': '%5B%22' },
        { 'next-action': 'x' },
        { accept: 'text/event-stream' },
      ),
      method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT'),
    })
    .map(({ at, piece, query, signedIn, headers, method }) =>
      request(method, `${at}${piece}${query}`, { ...headers, ...(signedIn && { cookie }) }, method === 'POST' ? 'a=1' : null),
    )
  const sandbox = hostile.map((body) =>
    request(
      'POST',
      '/sandbox/v1/chat/completions',
      { 'content-type': 'application/json' },
      JSON.stringify({ model: 'sandbox-echo', messages: body, stream: true }),
    ),
  )

  const token = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', '-', '_', ' ', '\t', '\0', ':', '\x7f', 'é', '\r', '\n', '"', '\\', ','),
    maxLength: 60,
  })
  const headerLine = fc.oneof(
    fc.tuple(token, token).map(([name, value]) => `${name}: ${value}`),
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        'Host: a\r\nHost: b',
        'Content-Length: 5\r\nContent-Length: 6',
        'Content-Length: -1',
        'Content-Length: 99999999999999999999',
        'Content-Length: 1e3',
        'Content-Length: 4\r\nTransfer-Encoding: chunked',
        'Transfer-Encoding: gzip, chunked',
        'Transfer-Encoding: chunked, chunked',
        'Transfer-Encoding: \x0bchunked',
        'X: a\r\n b',
        'Expect: 100-continue',
        'Expect: nonsense',
        'Upgrade: websocket\r\nConnection: Upgrade',
        'Connection: close, keep-alive, x',
        'If-None-Match: ",,,W/"',
        `If-None-Match: ${'"x",'.repeat(1_000)}`,
        'If-Modified-Since: never',
        'Range: bytes=5-1,,-',
        'Accept-Encoding: gzip;q=x, *;q=0',
        'Accept: ;q=,,/',
        `Cookie: ${'a=b; '.repeat(500)}`,
        `Cookie: ${cookie.replace(/=[^;]*/g, '=x.y.z')}`,
        `X-Request-Id: ${'r'.repeat(3_000)}`,
        'X-Request-Id: \x01\x02',
        'Idempotency-Key: \xff\xfe',
        `Idempotency-Key: ${'i'.repeat(5_000)}`,
        `Authorization: Bearer ${key} x`,
        'Authorization: Basic !!!!',
        `Authorization: Basic ${Buffer.from(`key_x:${key}`).toString('base64')}`,
        'Origin: null',
        'Access-Control-Request-Method: BREW',
        'X-Forwarded-For: ,,,\x00',
        'X-Forwarded-Host: evil.example',
        'X-Forwarded-Proto: javascript',
        'X-Middleware-Subrequest: middleware:middleware:middleware',
        `Big: ${'b'.repeat(20_000)}`,
        Array.from({ length: 3_000 }, (_, n) => `H${n}: v`).join('\r\n'),
      ),
    },
  )
  const line = fc
    .tuple(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS') },
        fc.constantFrom('get', '', 'GET\0', 'BREW', 'CONNECT', 'PRI', 'G ET'),
      ),
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...routes).map(({ path }) => fill(path, params)) },
        fc.constantFrom(
          '',
          '*',
          '//',
          '///etc',
          'http://x/',
          'http://[',
          '/\0',
          '/a b',
          '/\xff\xfe',
          '/\\..\\..',
          `/${'a/'.repeat(3_000)}`,
          '/?\x80',
          'x',
        ),
        piece.map((each) => `/api/v1/prompts/${each}`),
      ),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant('HTTP/1.1') },
        fc.constantFrom('HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9', '', 'ICE/1.0'),
      ),
    )
    .map((parts) => parts.join(' '))
  const bytes = fc
    .record({
      line,
      headers: fc.array(headerLine, { maxLength: 4 }),
      body: fc.constantFrom('', '{}', 'zz\r\n', '5\r\nhello\r\n0\r\n\r\n', '\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n'),
      ending: fc.oneof({ weight: 9, arbitrary: fc.constant('\r\n') }, fc.constant('\n')),
      cut: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, fc.nat(200)),
    })
    .map(({ line, headers, body, ending, cut }): Hostile => {
      const head = [line, 'Host: localhost', `Authorization: ${authorization}`, ...headers].join(ending)
      const whole = Buffer.from(`${head}${ending}${ending}${body}`, 'latin1')
      return { kind: 'bytes', bytes: cut === null ? whole : whole.subarray(0, cut), leaves: cut !== null }
    })

  return fc.oneof(
    { weight: 38, arbitrary: spoiltBody },
    { weight: 22, arbitrary: address },
    { weight: 18, arbitrary: bytes },
    { weight: 9, arbitrary: bytesBody },
    { weight: 7, arbitrary: wrongMethod },
    { weight: 4, arbitrary: elsewhere },
    { weight: 2, arbitrary: sandbox },
  )
}
