import { db } from '@/lib/database/client'
import { redact } from '@/lib/gateways/call-error'
import type { PresetId } from '@/lib/gateways/schema'
import { stopper } from '@/lib/gateways/stopper'
import { call, type Endpoint, failureOf, readJson, secretsOf } from '@/lib/gateways/upstream'
import type { BalanceSource } from './balance-schema'
import { readers, rootOf, sourcesOf, type Told } from './read-balance'

const DEADLINE_MS = 20_000
/** A probe asks for the balance this often at most; and of a gateway that never told one, once a day. */
const OFTEN_MS = 15 * 60_000
const SELDOM_MS = 24 * 60 * 60_000

type Place = { workspaceId: string; gatewayId: string }

/** The same as `takeBalance`, unless it was asked for not long ago, or there is nothing to ask. For probes. */
export async function keepBalance(place: Place, endpoint: Endpoint, preset: string, signal?: AbortSignal): Promise<void> {
  if (sourcesOf(preset as PresetId, endpoint.baseUrl).length === 0) return
  const known = await db().gatewayBalance.findFirst({ where: place, select: { askedAt: true, toldAt: true } })
  const waitMs = known?.toldAt === null ? SELDOM_MS : OFTEN_MS
  if (!known || known.askedAt.getTime() < Date.now() - waitMs) await takeBalance(place, endpoint, preset, signal)
}

/** Asks a gateway what money is left and keeps what it tells. When it tells nothing, what it told before stays, with the reason beside it. */
export async function takeBalance(place: Place, endpoint: Endpoint, preset: string, signal?: AbortSignal): Promise<void> {
  const askedAt = new Date()
  let failure = 'For this kind of gateway no way is known to ask for the balance.'
  for (const source of sourcesOf(preset as PresetId, endpoint.baseUrl)) {
    const told = await ask(endpoint, source, signal)
    if (typeof told !== 'string') {
      const row = { ...told, source, toldAt: askedAt, askedAt, failure: null }
      await db().gatewayBalance.upsert({ where: { workspaceId_gatewayId: place }, create: { ...place, ...row }, update: row })
      return
    }
    failure = told
  }
  const row = { askedAt, failure: failure.slice(0, 500).toWellFormed().replaceAll('\0', '\uFFFD') }
  await db().gatewayBalance.upsert({ where: { workspaceId_gatewayId: place }, create: { ...place, ...row }, update: row })
}

/** What a source tells, or why it does not. */
async function ask(endpoint: Endpoint, source: BalanceSource, signal: AbortSignal | undefined): Promise<Told | string> {
  const { paths, atRoot, read } = readers[source]
  const at = atRoot ? { ...endpoint, baseUrl: rootOf(endpoint.baseUrl) } : endpoint
  const bodies: unknown[] = []
  for (const path of paths) {
    const stop = stopper(signal, DEADLINE_MS)
    let response: Awaited<ReturnType<typeof call>>['response'] | null = null
    try {
      const asked = await call(at, path, { method: 'GET' }, stop)
      response = asked.response
      if (asked.refusal) return redact(`GET ${path} was answered ${asked.refusal.status}: ${asked.refusal.message}`, secretsOf(endpoint))
      bodies.push(await readJson(response, stop.signal))
    } catch (error) {
      signal?.throwIfAborted()
      return redact(`GET ${path}: ${failureOf(error, stop, response).message}`, secretsOf(endpoint))
    } finally {
      stop.end()
      response?.body.destroy()
    }
  }
  return read(bodies) ?? `${paths.map((path) => `GET ${path}`).join(' and ')} did not tell a balance.`
}
