import { lookup as lookupHost } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { Agent, buildConnector, Client, type Dispatcher, Pool, ProxyAgent, request } from 'undici'
import { addressRefusal, nameRefusal } from './address'

export type OutboundErrorCode =
  | 'bad_url'
  | 'refused_address'
  | 'refused_redirect'
  | 'dns'
  | 'network'
  | 'timeout'
  | 'cut'
  | 'too_large'
  | 'aborted'
  /** Never sent: too many calls of ours were under way. */
  | 'busy'
  /** The proxy would not open a tunnel. */
  | 'proxy'

/** Why an outbound request gave no (whole) answer. The message is a sentence for people and holds no header and no body. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  constructor(
    readonly code: OutboundErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }

  /** True when no connection came about, so nothing can have been sent. */
  get unconnected(): boolean {
    return this.code === 'network' || UNCONNECTED.has(codeOf(this.cause))
  }
}
const UNCONNECTED = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

export type OutboundRequest = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** Wait for the status line and headers. */
  headersTimeoutMs?: number
  /** Longest silence inside the body. */
  idleTimeoutMs?: number
  /** False: a redirect is an answer like any other. */
  follow?: boolean
  /** Is shown every piece of the body as it is read. */
  onBytes?: (bytes: Uint8Array) => void
}

/** `body` must be read to its end or destroyed; destroying it closes the socket at once. Header names are lower case. */
export type OutboundResponse = {
  status: number
  headers: Record<string, string>
  url: string
  body: Readable
  onBytes?: ((bytes: Uint8Array) => void) | undefined
}

export type OutboundOptions = {
  /** Let private and loopback addresses pass. Metadata and multicast addresses stay refused. */
  allowPrivate: boolean
  connectTimeoutMs?: number
  /** An HTTP(S) proxy, `user:password@` included: everything goes through a tunnel (CONNECT) of it. */
  proxyUrl?: string
  resolve?: (hostname: string) => Promise<{ address: string; family: number }[]>
}

const MAX_REDIRECTS = 3
const CARRIED_TO_ANOTHER_ORIGIN = new Set(['accept', 'content-type', 'user-agent'])

/**
 * Makes the one way out of the house: HTTP(S) requests to addresses other people typed in. The address is judged when the socket
 * is opened, on exactly the address that will be dialled, so a name that changes its answer after a check (DNS rebinding) gains nothing.
 */
export function createOutbound({ allowPrivate, connectTimeoutMs = 10_000, proxyUrl, resolve = resolveAll }: OutboundOptions) {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const refused = addresses.map(({ address }) => addressRefusal(address, allowPrivate)).find((reason) => reason !== null)
        const usable = addresses.filter(({ family }) => !options.family || options.family === 'IPv4' || options.family === family)
        const [first] = usable
        if (refused) callback(refusedAddress(hostname, refused), '', 0)
        else if (!first) callback(new OutboundError('dns', `The host name ${hostname} has no address.`), '', 0)
        else if (options.all) callback(null, usable)
        else callback(null, first.address, first.family)
      },
      (cause) => callback(new OutboundError('dns', `The host name ${hostname} could not be resolved.`, { cause }), '', 0),
    )
  }
  const agent =
    proxyUrl === undefined ? direct({ allowPrivate, connectTimeoutMs, lookup }) : proxied(proxyUrl, { connectTimeoutMs, lookup })

  /**
   * What a proxy is asked to dial is judged here, because it dials. A name that has no address here is the proxy's to know: networks that
   * need a proxy often resolve names nowhere else.
   */
  async function judgeBehindProxy({ hostname, host }: URL): Promise<void> {
    const reason = nameRefusal(hostname, allowPrivate)
    if (reason) throw refusedAddress(hostname, reason)
    const addresses = await resolve(hostname.replace(/^\[|\]$/g, '')).catch(() => [])
    const refused = addresses.map(({ address }) => addressRefusal(address, allowPrivate)).find((each) => each !== null)
    if (refused) throw refusedAddress(host, refused)
  }

  /** Sends a request and follows up to three redirects (unless `follow` is false), each judged anew. Throws OutboundError; any HTTP status is an answer. */
  async function send(url: string, init: OutboundRequest = {}): Promise<OutboundResponse> {
    let target = parseUrl(url)
    let { method = 'GET', headers = {}, body } = init
    const proxy = proxyUrl === undefined ? null : new URL(proxyUrl)
    const proxyReason = proxy && nameRefusal(proxy.hostname, allowPrivate)
    if (proxy && proxyReason) throw refusedAddress(`The proxy ${proxy.host}`, proxyReason)
    for (let redirects = 0; ; redirects++) {
      if (proxy) await judgeBehindProxy(target)
      const answer = await request(target, {
        dispatcher: agent,
        method,
        headers: { 'accept-encoding': 'identity', ...headers },
        body: body ?? null,
        signal: init.signal ?? null,
        headersTimeout: init.headersTimeoutMs ?? 300_000,
        bodyTimeout: init.idleTimeoutMs ?? 120_000,
      }).catch((error: unknown) => {
        throw explain(error, target, init.signal, proxy?.host)
      })
      // A destroyed body emits an error; readers see it through their own iteration.
      answer.body.on('error', () => {})
      const answered = flatten(answer.headers)
      const location = answered.location
      if (init.follow === false || ![301, 302, 303, 307, 308].includes(answer.statusCode) || location === undefined) {
        const content = decoded(answer.body, answered['content-encoding'])
        return { status: answer.statusCode, headers: answered, url: target.href, body: content, onBytes: init.onBytes }
      }
      answer.body.destroy()
      if (redirects === MAX_REDIRECTS)
        throw new OutboundError('refused_redirect', `${target.host} redirects more than ${MAX_REDIRECTS} times.`)
      const next = nextHop(target, location)
      if (answer.statusCode === 303) [method, body] = ['GET', undefined]
      if (next.origin !== target.origin) {
        const where = `${target.host} redirects to ${next.origin}`
        if (target.protocol === 'https:' && next.protocol === 'http:') {
          throw new OutboundError('refused_redirect', `${where}, which is not encrypted. That is not followed.`)
        }
        if (body !== undefined) {
          throw new OutboundError(
            'refused_redirect',
            `${where}. What is sent is not passed on to another host; if that is the right one, give it as the URL.`,
          )
        }
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => CARRIED_TO_ANOTHER_ORIGIN.has(name.toLowerCase())))
      }
      target = next
    }
  }

  return { send, close: () => agent.destroy(), /** Once what is under way has ended. */ end: () => agent.close() }
}
export type Outbound = ReturnType<typeof createOutbound>

type Lookup = { connectTimeoutMs: number; lookup: LookupFunction }

function direct({ allowPrivate, connectTimeoutMs, lookup }: Lookup & { allowPrivate: boolean }): Agent {
  const dial = buildConnector({ timeout: connectTimeoutMs, lookup })
  return new Agent({
    // A literal address is never looked up, so it is judged here.
    connect(options, callback) {
      const reason = nameRefusal(options.hostname, allowPrivate)
      if (reason) callback(refusedAddress(options.hostname, reason), null)
      else dial(options, callback)
    },
  })
}

function proxied(proxyUrl: string, { connectTimeoutMs, lookup }: Lookup): ProxyAgent {
  const { origin, username, password } = new URL(proxyUrl)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return new ProxyAgent({
    uri: origin,
    ...(username !== '' && { token: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    proxyTls: { timeout: connectTimeoutMs, lookup },
    // undici waits for a tunnel for ever, dials again for ever when the proxy hangs up, and keeps the socket: each tunnel is dialled alone.
    clientFactory: (url, options) =>
      Object.assign(new Pool(url, options), {
        async connect(asked: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
          const client = new Client(url, options)
          try {
            const opened = await client.connect({ ...asked, signal: AbortSignal.timeout(connectTimeoutMs) })
            void client.close()
            return opened
          } catch (error) {
            await client.destroy()
            throw tunnelError(error, new URL(origin).host)
          }
        },
      }),
  })
}

function tunnelError(error: unknown, proxy: string): OutboundError {
  if (error instanceof Error && error.name === 'TimeoutError')
    return new OutboundError('timeout', `The proxy ${proxy} did not open a tunnel in time.`, { cause: error })
  return codeOf(error) === 'UND_ERR_SOCKET'
    ? new OutboundError('network', `The proxy ${proxy} hung up instead of opening a tunnel.`, { cause: error })
    : explain(error, new URL(`http://${proxy}`), undefined, proxy)
}

/** Ways out with settings of their own: a proxy, another wait for a connection. The least used are closed when they have nothing left to do. */
const shared = new LRUCache<string, Outbound>({ max: 200, dispose: (each) => void each.end() })
/** The process's own outbound door, with its pool of kept-alive connections: one for each way of connecting. */
export function outbound(allowPrivate: boolean, { connectTimeoutMs = 10_000, proxyUrl }: Partial<OutboundOptions> = {}): Outbound {
  const name = `${allowPrivate} ${connectTimeoutMs} ${proxyUrl ?? ''}`
  const made = shared.get(name) ?? createOutbound({ allowPrivate, connectTimeoutMs, ...(proxyUrl !== undefined && { proxyUrl }) })
  if (!shared.has(name)) shared.set(name, made)
  return made
}

/** Reads a whole body as UTF-8 text. Throws `too_large` as soon as it passes `maxBytes`, closing the socket. */
export async function readText(response: OutboundResponse, maxBytes: number, signal?: AbortSignal): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of readChunks(response, signal)) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      response.body.destroy()
      throw new OutboundError('too_large', `The answer is larger than ${Math.round(maxBytes / 1024)} KB.`)
    }
    parts.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}

/** The body's chunks as they come; what breaks it is told as an OutboundError. Leaving the loop early closes the socket. */
export async function* readChunks(response: OutboundResponse, signal?: AbortSignal): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of response.body) {
      response.onBytes?.(chunk)
      yield chunk
    }
  } catch (error) {
    throw explain(error, new URL(response.url), signal)
  } finally {
    response.body.destroy()
  }
}

const resolveAll = (hostname: string) => lookupHost(hostname, { all: true })
const refusedAddress = (host: string, reason: string) =>
  new OutboundError('refused_address', `${host} is ${reason}. Versicle does not connect to such addresses.`)

function parseUrl(url: string): URL {
  if (!URL.canParse(url)) throw new OutboundError('bad_url', 'This is not a full URL.')
  const parsed = new URL(url)
  if (!/^https?:$/.test(parsed.protocol)) throw new OutboundError('bad_url', 'Only http:// and https:// URLs can be called.')
  return parsed
}

function nextHop(from: URL, location: string): URL {
  const next = URL.canParse(location, from) ? new URL(location, from) : null
  if (!next || !/^https?:$/.test(next.protocol)) {
    throw new OutboundError('refused_redirect', `${from.host} redirects to something that is not an http(s) URL.`)
  }
  next.username = next.password = ''
  return next
}

const flatten = (headers: Record<string, string | string[] | undefined>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )

/** Nothing compressed is asked for, but some servers compress all the same. */
function decoded(body: Readable, encoding: string | undefined): Readable {
  const inflate = encoding === 'br' ? createBrotliDecompress() : encoding === 'gzip' || encoding === 'deflate' ? createUnzip() : null
  if (!inflate) return body
  body.on('error', (error) => inflate.destroy(error))
  inflate.on('error', () => {}).on('close', () => body.destroy())
  return body.pipe(inflate)
}

function explain(error: unknown, url: URL, signal: AbortSignal | undefined, proxy?: string): OutboundError {
  if (error instanceof OutboundError) return error
  if (signal?.aborted) return new OutboundError('aborted', 'The call was stopped.', { cause: error })
  const code = codeOf(error)
  const { host } = url
  const refused = proxy && /Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : '')?.[1]
  if (refused)
    return new OutboundError('proxy', `The proxy ${proxy} answered ${refused} when it was asked for a tunnel to ${host}.`, { cause: error })
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return new OutboundError('timeout', `${host} did not accept a connection in time.`, { cause: error })
    case 'UND_ERR_HEADERS_TIMEOUT':
      return new OutboundError('timeout', `${host} accepted the request but did not answer in time.`, { cause: error })
    case 'UND_ERR_BODY_TIMEOUT':
      return new OutboundError('timeout', `${host} fell silent in the middle of its answer.`, { cause: error })
    case 'ECONNREFUSED':
      return new OutboundError('network', `Nothing accepts connections at ${proxy ? `the proxy ${proxy}` : host}.`, { cause: error })
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_ABORTED':
    case 'ECONNRESET':
    case 'EPIPE':
      return new OutboundError('cut', `${host} cut the connection.`, { cause: error })
    default: {
      const words = error instanceof Error ? error.message : String(error)
      return new OutboundError('network', `The connection to ${host} failed: ${words}${code ? ` (${code})` : ''}.`, { cause: error })
    }
  }
}
