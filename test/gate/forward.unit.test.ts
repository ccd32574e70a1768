import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forwarder } from '@/lib/gate/forward'

type Work = (request: IncomingMessage, response: ServerResponse) => void

let folder: string
let behind: Server
let front: Server
let work: Work
let origin: string

const listening = (server: Server, place: object) => new Promise<void>((resolve) => server.listen(place, resolve))

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'forward-'))
  const socketPath = path.join(folder, 'pages.sock')
  behind = createServer((asked, answer) => work(asked, answer))
  const forward = forwarder(socketPath, (_asked, answer) => void answer.writeHead(503).end('nobody is there'))
  front = createServer((asked, answer) => {
    answer.setHeader('X-Request-Id', 'req_1')
    forward(asked, answer)
  })
  await Promise.all([listening(behind, { path: socketPath }), listening(front, { port: 0, host: '127.0.0.1' })])
  origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const server of [front, behind]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

const bodyOf = async (asked: IncomingMessage) => Buffer.concat(await asked.toArray())

test('method, address, fields and body arrive, and the answer comes back with its status, every field and its body', async () => {
  work = async (asked, answer) => {
    const { method, url, headers } = asked
    const body = (await bodyOf(asked)).toString()
    answer.writeHead(207, 'Many things', [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Content-Type', 'application/json'],
    ])
    answer.end(JSON.stringify({ method, url, body, from: headers['x-forwarded-for'], note: headers['x-note'], host: headers.host }))
  }
  const headers = { 'X-Note': 'kept', 'X-Forwarded-For': '203.0.113.7' }
  const answer = await fetch(`${origin}/a%2Fb?c=d&c=e`, { method: 'POST', body: 'tëxt', headers })
  expect([answer.status, answer.statusText, answer.headers.getSetCookie()]).toEqual([207, 'Many things', ['a=1', 'b=2']])
  expect(answer.headers.get('x-request-id')).toBe('req_1')
  expect(await answer.json()).toEqual({
    method: 'POST',
    url: '/a%2Fb?c=d&c=e',
    body: 'tëxt',
    from: '203.0.113.7',
    note: 'kept',
    host: new URL(origin).host,
  })
})

test('a body without a length is passed on as it comes, both ways', async () => {
  const heard: string[] = []
  work = (asked, answer) => {
    answer.writeHead(200)
    asked.on('data', (piece: Buffer) => {
      heard.push(piece.toString())
      answer.write(piece)
    })
    asked.on('end', () => answer.end())
  }
  const asked = request(`${origin}/echo`, { method: 'POST' })
  asked.write('one')
  const answer = await new Promise<IncomingMessage>((resolve) => asked.once('response', resolve))
  const pieces = answer[Symbol.asyncIterator]()
  // Each piece is written only once the one before has come back: an answer that is gathered first would never end.
  for (const piece of ['one', 'two', 'three']) {
    if (piece !== 'one') asked.write(piece)
    expect(String((await pieces.next()).value)).toBe(piece)
  }
  asked.end()
  expect((await pieces.next()).done).toBe(true)
  expect(heard).toEqual(['one', 'two', 'three'])
})

test('answers without a body have none', async () => {
  work = ({ method }, answer) => {
    if (method === 'HEAD') answer.writeHead(200, { 'Content-Length': 1_000 }).end()
    else answer.writeHead(304, { ETag: '"1"' }).end()
  }
  const head = await fetch(origin, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '1000', ''])
  const unchanged = await fetch(origin)
  expect([unchanged.status, unchanged.headers.get('etag'), await unchanged.text()]).toEqual([304, '"1"', ''])
})

test('an answer may have larger fields than a request', async () => {
  work = (_asked, answer) => void answer.writeHead(307, { Location: `/${'x'.repeat(60_000)}` }).end()
  const status = new Promise((resolve, reject) => {
    request(origin, { maxHeaderSize: 100_000 }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })
  expect(await status).toBe(307)
})

test('whoever leaves ends the request behind, before the answer and in the middle of it', async () => {
  for (const begins of [false, true]) {
    let left: () => void
    const gone = new Promise<void>((resolve) => {
      left = resolve
    })
    let arrived: () => void
    const there = new Promise<void>((resolve) => {
      arrived = resolve
    })
    work = (_asked, answer) => {
      answer.once('close', () => left())
      if (begins) answer.writeHead(200).write('data: 1\n\n')
      arrived()
    }
    const stop = new AbortController()
    const answer = fetch(origin, { signal: stop.signal }).catch(() => null)
    await there
    if (begins) await answer
    stop.abort()
    await gone
  }
})

test('an answer that breaks off behind breaks off in front, and is not taken for whole', async () => {
  work = (_asked, answer) => {
    answer.writeHead(200)
    answer.write('half an answer', () => answer.socket?.destroy())
  }
  const answer = await fetch(origin)
  await expect(answer.text()).rejects.toThrow()
})

test('a refusal before a large body was read arrives, and the connection is good for the next request', async () => {
  work = ({ method }, answer) => void answer.writeHead(method === 'POST' ? 413 : 200).end(method)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (method: string, body: string | Buffer) =>
    new Promise<[number | undefined, string, unknown]>((resolve, reject) => {
      const asked = request(origin, { method, agent }, async (answer) => {
        const { statusCode, socket } = answer
        resolve([statusCode, (await bodyOf(answer)).toString(), socket])
      })
      asked.on('error', reject).end(body)
    })
  const [status, text, socket] = await send('POST', Buffer.alloc(3_000_000))
  expect([status, text]).toEqual([413, 'POST'])
  expect(await send('GET', '')).toEqual([200, 'GET', socket])
  agent.destroy()
})

test('a hundred at once, over and over, each get their own answer', async () => {
  work = (asked, answer) => void answer.end(asked.url)
  for (let round = 0; round < 3; round++) {
    const paths = Array.from({ length: 100 }, (_, at) => `/${round}/${at}`)
    expect(await Promise.all(paths.map(async (each) => (await fetch(origin + each)).text()))).toEqual(paths)
  }
})

test('a client of HTTP/1.0 gets its answer', async () => {
  work = (_asked, answer) => {
    answer.write('two ')
    answer.end('pieces')
  }
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\nHost: x\r\n\r\n')
  expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\ntwo pieces$/)
})

test('more than may wait at the door at once get in when there is room', async () => {
  const narrow = path.join(folder, 'narrow.sock')
  // In a thread that is busy when they come.
  const slow = new Worker(
    `const { createServer } = require('node:http')
     const { parentPort, workerData } = require('node:worker_threads')
     let asked = 0
     createServer((_asked, answer) => answer.end(String(++asked))).listen({ path: workerData, backlog: 1 }, () => parentPort.postMessage('there'))
     parentPort.on('message', (flag) => Atomics.wait(flag, 0, 0))`,
    { eval: true, workerData: narrow },
  )
  await once(slow, 'message')
  const door = createServer(forwarder(narrow, (_asked, answer) => void answer.writeHead(503).end()))
  await listening(door, { port: 0, host: '127.0.0.1' })
  const busy = new Int32Array(new SharedArrayBuffer(4))
  slow.postMessage(busy)
  const arrived = Array.from({ length: 20 }, () => once(door, 'request'))
  const address = `http://127.0.0.1:${(door.address() as AddressInfo).port}/`
  const leaving = new AbortController()
  const asking = (signal: AbortSignal | null) => fetch(address, { method: 'POST', body: 'x', signal })
  const answers = Array.from({ length: 10 }, async () => (await asking(null)).text())
  const left = Array.from({ length: 10 }, () => asking(leaving.signal).catch(() => 'left'))
  await Promise.all(arrived)
  await sleep(100)
  leaving.abort()
  await Promise.all(left)
  await sleep(100)
  Atomics.store(busy, 0, 1)
  Atomics.notify(busy, 0)
  // The one or two who waited at the door itself when they left are heard; nobody knocks for the others.
  expect(Math.max(...(await Promise.all(answers)).map(Number))).toBeLessThan(14)
  await slow.terminate()
  door.closeAllConnections()
  door.close()
})

test('when nobody listens behind, the refusal is the given one', async () => {
  const alone = forwarder(path.join(folder, 'nobody.sock'), (_asked, answer) => void answer.writeHead(503).end('nobody is there'))
  const server = createServer(alone)
  await listening(server, { port: 0, host: '127.0.0.1' })
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { method: 'POST', body: 'x' })
  expect([answer.status, await answer.text()]).toEqual([503, 'nobody is there'])
  server.close()
})
