import { MAX_COLUMNS } from '@/lib/playground/schema'
import type { JsonObject } from '@/lib/prompts/content-schema'

export type Target = { gateway: string; model: string }
/** What a column asks: a target (null: what the version itself says), parameters laid over the version's, and a version of its own (absent: the one all columns ask). */
export type ColumnSettings = {
  target: Target | null
  parameters: JsonObject
  version?: number
  /** Keeps its answer when all are run again. */
  locked?: true
  /** Shown as a narrow strip. */
  collapsed?: true
}

/** What the playground's address says. Null: it does not say. */
export type PlaygroundUrl = {
  /** A prompt's id, or its name. */
  prompt: string | null
  version: number | null
  draft: boolean
  environment: string | null
  /** A run that is opened as it was sent. */
  run: string | null
  /** An input set that fills the form. */
  inputs: string | null
  /** A session that is looked at, or gone on with. */
  session: string | null
  columns: ColumnSettings[] | null
}

const isVersion = (text: string) => /^[1-9]\d{0,8}$/.test(text)

/** Stands for "what the version says"; no gateway's slug looks like it. */
const OWN_TARGET = '*'

/** Reads the address. What cannot be understood is left out, never an error: addresses get shortened and mistyped. */
export function parsePlaygroundUrl(get: (name: string) => string | null | undefined): PlaygroundUrl {
  const version = get('version') ?? ''
  const targets = get('targets')
  const columns = targets ? targets.split(',').flatMap(parseColumn).slice(0, MAX_COLUMNS) : null
  return {
    prompt: get('prompt') || null,
    version: isVersion(version) ? Number(version) : null,
    draft: get('draft') === '1',
    environment: get('environment') || null,
    run: /^run_[0-9A-Z]{26}$/.test(get('run') ?? '') ? (get('run') ?? null) : null,
    session: /^pls_[0-9A-Z]{26}$/.test(get('session') ?? '') ? (get('session') ?? null) : null,
    inputs: /^ins_[0-9A-Z]{26}$/.test(get('inputs') ?? '') ? (get('inputs') ?? null) : null,
    columns: columns?.length ? columns : null,
  }
}

type Said = Omit<PlaygroundUrl, 'inputs' | 'session'> & Partial<Pick<PlaygroundUrl, 'inputs' | 'session'>>

/** The query string, `?` included; empty when there is nothing to say. */
export function formatPlaygroundUrl({ prompt, version, draft, environment, run, inputs = null, session = null, columns }: Said): string {
  const parts = [
    session === null ? [] : [`session=${session}`],
    prompt === null ? [] : [`prompt=${encode(prompt)}`],
    draft ? ['draft=1'] : version === null ? [] : [`version=${version}`],
    environment === null ? [] : [`environment=${encode(environment)}`],
    run === null ? [] : [`run=${encode(run)}`],
    inputs === null ? [] : [`inputs=${inputs}`],
    columns === null || columns.length === 0 ? [] : [`targets=${encode(columns.map(formatColumn).join(','))}`],
  ].flat()
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** `gateway~model`, `gateway~model~{"temperature":0}`, `*~~{…}`, `*~~~3` with a version of its own, `gateway~model~~~lc` locked and collapsed; the signs that separate are percent-encoded inside the parts. */
function formatColumn({ target, parameters, version, locked, collapsed }: ColumnSettings): string {
  const json = Object.keys(parameters).length === 0 ? '' : JSON.stringify(parameters)
  const marks = `${locked ? 'l' : ''}${collapsed ? 'c' : ''}`
  const parts = [target?.gateway ?? OWN_TARGET, target?.model ?? '', json, version === undefined ? '' : String(version), marks].map(protect)
  while (parts.at(-1) === '') parts.pop()
  return parts.join('~')
}

function parseColumn(text: string): ColumnSettings[] {
  const [gateway = '', model = '', json = '', number = '', marks = ''] = text.split('~').map(unprotect)
  const parameters = parseParameters(json)
  const settings = {
    parameters,
    ...(isVersion(number) && { version: Number(number) }),
    ...(marks.includes('l') && { locked: true as const }),
    ...(marks.includes('c') && { collapsed: true as const }),
  }
  if (gateway === OWN_TARGET) return [{ target: null, ...settings }]
  return gateway === '' || model === '' ? [] : [{ target: { gateway, model }, ...settings }]
}

function parseParameters(json: string): JsonObject {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const protect = (text: string) => text.replace(/[%,~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
const unprotect = (text: string) => text.replace(/%(25|2C|7E)/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))

/** As encodeURIComponent, but the signs that a query may hold as they are stay readable (RFC 3986, section 3.4). */
const encode = (text: string) => encodeURIComponent(text.toWellFormed()).replace(/%(2F|3A|2C|40)/g, (whole) => decodeURIComponent(whole))

/** The address of two versions as columns, or of one's draft and a version: each asks what it says itself, as `environment`. */
export function bothInPlayground(prompt: string, from: number | 'draft', to: number | 'draft', environment: string | null): string {
  const draft = from === 'draft' || to === 'draft'
  const column = (side: number | 'draft'): ColumnSettings => ({ target: null, parameters: {}, ...(side !== 'draft' && { version: side }) })
  const version = draft ? null : Number(to)
  return formatPlaygroundUrl({ prompt, version, draft, environment, run: null, columns: [column(from), column(to)] })
}
