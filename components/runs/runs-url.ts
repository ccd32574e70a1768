import { RUN_SOURCES, RUN_STATUSES, type RunSource, type RunStatus } from '@/lib/runs/schema'

/** Times that end now, by the word in the address. */
export const PERIODS = {
  '1h': { words: 'Last hour', ms: 3_600_000 },
  '24h': { words: 'Last 24 hours', ms: 86_400_000 },
  '7d': { words: 'Last 7 days', ms: 7 * 86_400_000 },
  '30d': { words: 'Last 30 days', ms: 30 * 86_400_000 },
} as const
export type Period = keyof typeof PERIODS
export const PERIOD_NAMES = Object.keys(PERIODS) as Period[]

/** What the run log's address says. Null: all. */
export type RunsView = {
  /** Words in what went in or came out. */
  q: string | null
  /** A prompt's name or id. */
  prompt: string | null
  version: number | null
  gateway: string | null
  model: string | null
  environment: string | null
  status: RunStatus | null
  source: RunSource | null
  session: string | null
  /** Ends now; `from` and `to` (RFC 3339) say other times. */
  time: Period | null
  from: string | null
  to: string | null
  /** Decimal amounts in `currency`; null: USD. */
  costMin: string | null
  costMax: string | null
  currency: string | null
  /** Milliseconds. */
  latencyMin: number | null
  /** The id of the last run of the page before; null on the newest page. */
  before: string | null
}

const names = {
  q: 'q',
  prompt: 'prompt',
  version: 'version',
  gateway: 'gateway',
  model: 'model',
  environment: 'environment',
  status: 'status',
  source: 'source',
  session: 'session',
  time: 'time',
  from: 'from',
  to: 'to',
  costMin: 'cost_min',
  costMax: 'cost_max',
  currency: 'currency',
  latencyMin: 'latency_min',
  before: 'before',
} as const satisfies Record<keyof RunsView, string>

/** Reads the address; what cannot be understood counts as absent. */
export function parseRunsView(get: (name: string) => string | null | undefined): RunsView {
  const short = (name: string, max: number) => {
    const value = get(name)?.trim()
    return value && value.length <= max && isPrintable(value) ? value : null
  }
  const matching = (name: string, form: RegExp) => {
    const value = short(name, 64)
    return value && form.test(value) ? value : null
  }
  const whole = (name: string, form: RegExp) => {
    const value = matching(name, form)
    return value === null ? null : Number(value)
  }
  const period = PERIOD_NAMES.find((name) => name === get('time')) ?? null
  const at = (name: string) => {
    const value = period === null ? matching(name, /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z$/) : null
    return value === null || Number.isNaN(Date.parse(value)) ? null : new Date(value).toISOString()
  }
  return {
    q: short('q', 200),
    prompt: short('prompt', 200),
    version: whole('version', /^[1-9]\d{0,8}$/),
    gateway: short('gateway', 64),
    model: short('model', 300),
    environment: short('environment', 64),
    status: RUN_STATUSES.find((status) => status === get('status')) ?? null,
    source: RUN_SOURCES.find((source) => source === get('source')) ?? null,
    session: short('session', 64),
    time: period,
    from: at('from'),
    to: at('to'),
    costMin: matching('cost_min', AMOUNT),
    costMax: matching('cost_max', AMOUNT),
    currency: matching('currency', /^[A-Z]{3}$/),
    latencyMin: whole('latency_min', /^\d{1,8}$/),
    before: matching('before', /^run_[0-9A-Z]{26}$/),
  }
}

export const AMOUNT = /^\d{1,8}(\.\d{1,10})?$/

// biome-ignore lint/suspicious/noControlCharactersInRegex: no name holds them, and the database refuses NUL
const isPrintable = (text: string) => !/[\u0000-\u001f]/.test(text)

/** The query string, `?` included; empty for the whole log. */
export function formatRunsView(view: Partial<RunsView>): string {
  const query = new URLSearchParams()
  for (const [field, name] of Object.entries(names) as [keyof RunsView, string][]) {
    const value = view[field]
    if (value !== null && value !== undefined) query.set(name, String(value).toWellFormed())
  }
  const text = query.toString().replace(/%2F/g, '/').replace(/%3A/g, ':')
  return text && `?${text}`
}

/** True when something narrows the log; the page one is on does not count. */
export const isFiltered = ({ before: _, ...filters }: RunsView): boolean => Object.values(filters).some((value) => value !== null)
