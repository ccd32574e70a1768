import { RUN_SOURCES, RUN_STATUSES, type RunSource, type RunStatus } from '@/lib/runs/schema'

/** What the run log's address says. Null: all. */
export type RunsView = {
  /** A prompt's name or id. */
  prompt: string | null
  version: number | null
  gateway: string | null
  model: string | null
  environment: string | null
  status: RunStatus | null
  source: RunSource | null
  /** The id of the last run of the page before; null on the newest page. */
  before: string | null
}

/** Reads the address; what cannot be understood counts as absent. */
export function parseRunsView(get: (name: string) => string | null | undefined): RunsView {
  const short = (name: string, max: number) => {
    const value = get(name)?.trim()
    return value && value.length <= max && isPrintable(value) ? value : null
  }
  const version = short('version', 9)
  const before = short('before', 64)
  return {
    prompt: short('prompt', 200),
    version: version && /^[1-9]\d*$/.test(version) ? Number(version) : null,
    gateway: short('gateway', 64),
    model: short('model', 300),
    environment: short('environment', 64),
    status: RUN_STATUSES.find((status) => status === get('status')) ?? null,
    source: RUN_SOURCES.find((source) => source === get('source')) ?? null,
    before: before && /^run_[0-9A-Z]{26}$/.test(before) ? before : null,
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no name holds them, and the database refuses NUL
const isPrintable = (text: string) => !/[\u0000-\u001f]/.test(text)

/** The query string, `?` included; empty for the whole log. */
export function formatRunsView(view: Partial<RunsView>): string {
  const query = new URLSearchParams()
  for (const name of ['prompt', 'version', 'gateway', 'model', 'environment', 'status', 'source', 'before'] as const) {
    const value = view[name]
    if (value !== null && value !== undefined) query.set(name, String(value))
  }
  const text = query.toString().replace(/%2F/g, '/').replace(/%3A/g, ':')
  return text && `?${text}`
}

/** True when something narrows the log; the page one is on does not count. */
export const isFiltered = ({ before: _, ...filters }: RunsView): boolean => Object.values(filters).some((value) => value !== null)
