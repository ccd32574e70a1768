import type { Preset } from '@/lib/gateways/presets'
import { AddGateway, type GatewayDto, type Layer, type PresetId, type TestGateway, type UpdateGateway } from '@/lib/gateways/schema'

/** `saved`: the gateway has this header already; an empty value then keeps it. */
export type HeaderRow = { name: string; value: string; hint: string; required: boolean; saved: { lastFour: string | null } | null }

/** What stands in the form, as typed. */
export type GatewayForm = {
  preset: PresetId
  name: string
  slug: string
  /** The slug follows the name until somebody types one. */
  slugTyped: boolean
  layer: Layer
  region: string
  baseUrl: string
  apiKey: string
  headers: HeaderRow[]
  timeoutSeconds: string
} & ReachForm

/** How it is reached, as typed; empty: nothing special. */
export type ReachForm = {
  pathPrefix: string
  organization: string
  /** Empty keeps the saved one, unless `proxyDropped`. */
  proxyUrl: string
  proxyDropped: boolean
  connectSeconds: string
  firstByteSeconds: string
  deadlineSeconds: string
  maxConcurrency: string
}

export const formOfPreset = (preset: Preset, origin: string): GatewayForm => ({
  preset: preset.id,
  name: preset.id === 'custom' ? '' : preset.name.replace(/ \(.*\)$/, ''),
  slug: preset.id === 'custom' ? '' : slugOf(preset.name.replace(/ \(.*\)$/, '')),
  slugTyped: false,
  layer: preset.layer,
  region: preset.region,
  // The sandbox is this server itself; what stands here is only shown.
  baseUrl: preset.id === 'sandbox' ? `${origin}/sandbox/v1` : preset.baseUrl,
  apiKey: '',
  headers: preset.headers.map(({ name, value, hint, required }) => ({ name, value, hint, required, saved: null })),
  timeoutSeconds: '120',
  pathPrefix: '',
  organization: '',
  proxyUrl: '',
  proxyDropped: false,
  connectSeconds: '10',
  firstByteSeconds: '',
  deadlineSeconds: '',
  maxConcurrency: '',
})

export const formOfGateway = (gateway: GatewayDto): GatewayForm => ({
  preset: gateway.preset,
  name: gateway.name,
  slug: gateway.slug,
  slugTyped: true,
  layer: gateway.layer,
  region: gateway.region,
  baseUrl: gateway.baseUrl,
  apiKey: '',
  headers: gateway.headers.map(({ name, lastFour }) => ({ name, value: '', hint: '', required: false, saved: { lastFour } })),
  timeoutSeconds: String(gateway.timeoutMs / 1000),
  pathPrefix: gateway.pathPrefix,
  organization: gateway.organization ?? '',
  proxyUrl: '',
  proxyDropped: false,
  connectSeconds: String(gateway.connectTimeoutMs / 1000),
  firstByteSeconds: typed(gateway.firstByteTimeoutMs, 1000),
  deadlineSeconds: typed(gateway.deadlineMs, 1000),
  maxConcurrency: typed(gateway.maxConcurrency),
})

const typed = (value: number | null, unit = 1) => (value === null ? '' : String(value / unit))
const numberOf = (text: string, unit = 1) => (text.trim() === '' ? null : Math.round(Number(text) * unit))

export const emptyHeader: HeaderRow = { name: '', value: '', hint: '', required: false, saved: null }

/** A slug from a name: `4SAPI (Asia)` gives `4sapi-asia`. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '')

export const withName = (form: GatewayForm, name: string): GatewayForm => ({
  ...form,
  name,
  slug: form.slugTyped ? form.slug : slugOf(name),
})

const timeoutMs = ({ timeoutSeconds }: GatewayForm) => Math.round(Number(timeoutSeconds) * 1000)
const reachOf = (form: GatewayForm) => ({
  pathPrefix: form.pathPrefix.trim().replace(/\/+$/, ''),
  organization: form.organization.trim() === '' ? null : form.organization.trim(),
  connectTimeoutMs: Math.round(Number(form.connectSeconds) * 1000),
  firstByteTimeoutMs: numberOf(form.firstByteSeconds, 1000),
  timeoutMs: timeoutMs(form),
  deadlineMs: numberOf(form.deadlineSeconds, 1000),
  maxConcurrency: numberOf(form.maxConcurrency),
})
const proxyOf = ({ proxyUrl, proxyDropped }: GatewayForm) => (proxyUrl.trim() !== '' ? proxyUrl.trim() : proxyDropped ? null : undefined)
/** What differs from what is saved. */
const differing = <T extends object>(now: T, saved: T): Partial<T> =>
  Object.fromEntries(Object.entries(now).filter(([key, value]) => value !== saved[key as keyof T])) as Partial<T>
/** Rows that say something; an offered header left empty is not sent. */
const filled = (headers: readonly HeaderRow[]) =>
  Object.fromEntries(headers.filter(({ name, value }) => name !== '' && value !== '').map(({ name, value }) => [name, value]))

export const addInput = (form: GatewayForm): AddGateway => ({
  preset: form.preset,
  name: form.name,
  slug: form.slug,
  layer: form.layer,
  region: form.region,
  baseUrl: form.baseUrl,
  apiKey: form.apiKey === '' ? null : form.apiKey,
  headers: filled(form.headers),
  proxyUrl: proxyOf(form) ?? null,
  ...reachOf(form),
})

/** Only what differs from the saved gateway; a saved header without a row any more is removed. */
export function updateInput(form: GatewayForm, saved: GatewayDto): UpdateGateway {
  const rows = form.headers.map(({ name }) => name.toLowerCase())
  const removed = saved.headers.filter(({ name }) => !rows.includes(name.toLowerCase())).map(({ name }) => [name, null] as const)
  const headers = { ...filled(form.headers), ...Object.fromEntries(removed) }
  const changed = <K extends 'name' | 'layer' | 'region' | 'baseUrl'>(key: K) => (form[key] === saved[key] ? {} : { [key]: form[key] })
  return {
    gateway: saved.slug,
    ...changed('name'),
    ...changed('layer'),
    ...changed('region'),
    ...(saved.simulator ? {} : changed('baseUrl')),
    ...(form.apiKey === '' ? {} : { apiKey: form.apiKey }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(proxyOf(form) === undefined ? {} : { proxyUrl: proxyOf(form) }),
    ...differing<ReturnType<typeof reachOf>>(reachOf(form), saved),
  }
}

/** With a saved gateway, what it has stands in for what is left empty. */
export function testInput(form: GatewayForm, saved: GatewayDto | null, model: string): TestGateway {
  const { pathPrefix, organization } = reachOf(form)
  const unset = { pathPrefix: '', organization: null }
  return {
    ...(saved ? { gateway: saved.slug } : {}),
    preset: form.preset,
    baseUrl: form.baseUrl,
    ...(form.apiKey === '' ? {} : { apiKey: form.apiKey }),
    headers: filled(form.headers),
    ...differing<{ pathPrefix: string; organization: string | null }>({ pathPrefix, organization }, saved ?? unset),
    ...(proxyOf(form) === undefined ? {} : { proxyUrl: proxyOf(form) }),
    ...(model.trim() === '' ? {} : { model: model.trim() }),
  }
}

/** What is wrong in a form, by path (`baseUrl`, `headers.X-Title`), in the words of the schema that the server uses too. */
export function formFaults(form: GatewayForm): Record<string, string> {
  const parsed = AddGateway.safeParse(addInput(form))
  const faults: Record<string, string> = {}
  for (const { path, message } of parsed.error?.issues ?? []) faults[path.map(String).join('.')] ??= message
  for (const { name, value, required, saved } of form.headers) {
    if (required && value === '' && !saved) faults[`headers.${name}`] = `${name} is needed here.`
    else if (name === '' && value !== '') faults['headers.'] = 'Give the header a name.'
  }
  return faults
}
