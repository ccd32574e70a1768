import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { chunk, events } from './loopback'

export const WORDS = 'Grüße 🌍 你好'
const good = events(chunk({ content: WORDS }), chunk({}, 'stop'), '[DONE]')
const stream = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n'
const json = (status: string, body: object, headers = '') => {
  const text = JSON.stringify(body)
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`
}
/** A piece of a chunked body (RFC 9112, 7.1). */
const piece = (bytes: Buffer | string) =>
  Buffer.concat([Buffer.from(`${Buffer.byteLength(bytes).toString(16)}\r\n`), Buffer.from(bytes), Buffer.from('\r\n')])
const chunked = `${stream}transfer-encoding: chunked\r\n\r\n`
const whole = (body: Buffer | string) => [chunked, piece(body), '0\r\n\r\n']

type Line = (text: string | Buffer) => Promise<void>
/** What a gateway does wrong, by the name of the model that is asked. Everything is written to the bare socket. */
const scripts: Record<string, (say: Line, socket: net.Socket) => Promise<void>> = {
  good: async (say) => {
    for (const part of whole(good)) await say(part)
  },
  slow: async (say) => {
    await sleep(150)
    await say(chunked)
    for (const frame of good.split(/(?<=\n\n)/)) {
      await sleep(60)
      await say(piece(frame))
    }
    await say('0\r\n\r\n')
  },
  hanging: async () => {},
  'silent-inside': async (say) => {
    await say(chunked)
    await say(piece(events(chunk({ content: 'begun' }))))
  },
  cut: async (say, socket) => {
    await say(chunked)
    await say(piece(events(chunk({ content: 'begun' }))))
    await sleep(30)
    socket.destroy()
  },
  'cut-inside': async (say, socket) => {
    await say(chunked)
    await say(piece(events(chunk({ content: 'begun' }))))
    await say(piece('data: {"choices":[{"del'))
    await sleep(30)
    socket.destroy()
  },
  malformed: async (say) => {
    for (const part of whole(`${events(chunk({ content: 'begun' }))}data: {"choices": [oops\n\n${events(chunk({ content: 'more' }))}`))
      await say(part)
  },
  'split-utf8': async (say) => {
    const bytes = Buffer.from(good)
    const at = bytes.indexOf(Buffer.from('🌍')) + 2
    await say(chunked)
    await say(piece(bytes.subarray(0, at)))
    await sleep(30)
    await say(piece(bytes.subarray(at)))
    await say('0\r\n\r\n')
  },
  dribbled: async (say) => {
    for (const byte of Buffer.from(`${stream}content-length: ${Buffer.byteLength(good)}\r\nconnection: close\r\n\r\n${good}`))
      await say(Buffer.of(byte))
  },
  limited: (say) =>
    say(json('429 Too Many Requests', { error: { message: 'Slow down.', code: 'rate_limit_exceeded' } }, 'retry-after: 60\r\n')),
  'limited-silently': (say) => say('HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
  'limited-cut': async (say, socket) => {
    await say(
      'HTTP/1.1 429 Too Many Requests\r\nretry-after: 60\r\nx-request-id: req-cut\r\ncontent-length: 900\r\n\r\n{"error":{"message":"Slow',
    )
    await sleep(30)
    socket.destroy()
  },
  'refused-silent-inside': (say) => say('HTTP/1.1 400 Bad Request\r\ncontent-length: 900\r\n\r\nNo such'),
  'refused-at-length': async (say, socket) => {
    await say('HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n')
    for (let sent = 0; sent < 100 && !socket.destroyed; sent++) await say(piece('No such model. '.repeat(7_000)))
    await say('0\r\n\r\n')
  },
  'error-200': (say) => say(json('200 OK', { error: { message: 'no channel', code: 'get_channel_failed' } })),
  'ten-megabytes': async (say, socket) => {
    await say(chunked)
    const part = piece(events(chunk({ content: 'x'.repeat(100_000) })))
    for (let sent = 0; sent < 105 && !socket.destroyed; sent++) await say(part)
    await say(piece(events(chunk({}, 'stop'), '[DONE]')))
    await say('0\r\n\r\n')
  },
  'wrong-type': (say) =>
    say(`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(good)}\r\nconnection: close\r\n\r\n${good}`),
  'web-page': (say) =>
    say(
      'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 36\r\nconnection: close\r\n\r\n<html><title>Welcome!!</title></html>'.slice(
        0,
        -1,
      ),
    ),
  redirect: (say) => say('HTTP/1.1 307 See\r\nlocation: http://169.254.169.254/latest\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
}
export const FAULTS = Object.keys(scripts)

/** A gateway on a bare socket that does what the model's name says. Its sockets are counted. */
export async function serveFaults() {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket
      .setNoDelay(true)
      .on('close', () => sockets.delete(socket))
      .on('error', () => {})
    const say: Line = (text) => new Promise((resolve) => (socket.destroyed ? resolve() : socket.write(text, () => resolve())))
    let received = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text
      const end = received.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN)
      if (end === -1 || Buffer.byteLength(received.slice(end + 4)) < length) return
      const model = /"model":"([^"]+)"/.exec(received)?.[1] ?? ''
      received = ''
      void (scripts[model] ?? scripts.good)?.(say, socket).catch(() => {})
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
