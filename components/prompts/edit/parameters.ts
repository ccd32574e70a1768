import type { Json, JsonObject } from '@/lib/prompts/content-schema'

export type NumberParameter = { name: string; label: string; hint: string; min: number; max: number; whole: boolean; slider?: number }

/** What most gateways take in Chat Completions; anything else goes in as JSON. `slider` is the step of its slider. */
export const numberParameters: readonly NumberParameter[] = [
  { name: 'temperature', label: 'Temperature', hint: '0 to 2; lower is steadier', min: 0, max: 2, whole: false, slider: 0.1 },
  { name: 'top_p', label: 'Top P', hint: '0 to 1', min: 0, max: 1, whole: false, slider: 0.05 },
  { name: 'max_tokens', label: 'Max tokens', hint: 'At most this much answer', min: 1, max: 10_000_000, whole: true },
  {
    name: 'max_completion_tokens',
    label: 'Max completion',
    hint: 'For models that reason: thoughts and answer together',
    min: 1,
    max: 10_000_000,
    whole: true,
  },
  {
    name: 'seed',
    label: 'Seed',
    hint: 'The same seed, the same answer where supported',
    min: -(2 ** 53) + 1,
    max: 2 ** 53 - 1,
    whole: true,
  },
  { name: 'frequency_penalty', label: 'Frequency penalty', hint: '−2 to 2', min: -2, max: 2, whole: false },
  { name: 'presence_penalty', label: 'Presence penalty', hint: '−2 to 2', min: -2, max: 2, whole: false },
]
export type ChoiceParameter = { name: string; label: string; options: readonly { value: string | boolean; label: string }[] }

const words = (...values: string[]) => values.map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)}` }))
/** What takes one of a few values. Another value stays JSON. */
export const choiceParameters: readonly ChoiceParameter[] = [
  { name: 'reasoning_effort', label: 'Reasoning effort', options: words('none', 'minimal', 'low', 'medium', 'high', 'xhigh') },
  { name: 'verbosity', label: 'Verbosity', options: words('low', 'medium', 'high') },
  { name: 'tool_choice', label: 'Tool choice', options: words('auto', 'none', 'required') },
  {
    name: 'parallel_tool_calls',
    label: 'Parallel tool calls',
    options: [
      { value: true, label: 'Allowed' },
      { value: false, label: 'One at a time' },
    ],
  },
]
const MAX_STOPS = 4

export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string }

/** What a number field means; an empty one means "not set". */
export function parseNumber(text: string, { min, max, whole }: NumberParameter): Parsed<number | undefined> {
  const written = text.trim().replace('−', '-')
  if (written === '') return { ok: true, value: undefined }
  const range = `from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) return { ok: false, message: `Write a number ${range}.` }
  const value = Number(written)
  if (whole && !Number.isSafeInteger(value)) return { ok: false, message: 'Write a whole number.' }
  if (value < min || value > max) return { ok: false, message: `Write a number ${range}.` }
  return { ok: true, value: value === 0 ? 0 : value }
}

/** `stop` as lines; `\n`, `\t` and `\\` stand for what cannot be typed in one line. */
export function parseStops(text: string): Parsed<string | string[] | undefined> {
  const lines = text.split('\n').filter((line) => line !== '')
  const stops = lines.map((line) => line.replace(/\\([nt\\])/g, (_, sign) => (sign === 'n' ? '\n' : sign === 't' ? '\t' : '\\')))
  if (stops.length > MAX_STOPS) return { ok: false, message: `Give at most ${MAX_STOPS} stop sequences, one a line.` }
  const [only] = stops
  return { ok: true, value: stops.length === 0 ? undefined : stops.length === 1 ? only : stops }
}

/** `stop` as it is shown. */
export const formatStops = (value: Json | undefined): string =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
    .map((stop) => String(stop).replace(/[\\\n\t]/g, (sign) => (sign === '\n' ? '\\n' : sign === '\t' ? '\\t' : '\\\\')))
    .join('\n')

const isStop = (value: Json): boolean =>
  (typeof value === 'string' && value !== '') ||
  (Array.isArray(value) && value.length > 1 && value.length <= MAX_STOPS && value.every((stop) => typeof stop === 'string' && stop !== ''))

/** True when a control can show the value as it is; whatever it cannot show stays JSON, so that opening a prompt never changes it. */
export function hasControl(name: string, value: Json): boolean {
  if (name === 'stop') return isStop(value)
  const choice = choiceParameters.find((known) => known.name === name)
  if (choice) return choice.options.some((option) => option.value === value)
  const parameter = numberParameters.find((known) => known.name === name)
  if (!parameter || typeof value !== 'number') return false
  const parsed = parseNumber(String(value), parameter)
  return parsed.ok && parsed.value === value
}

/** The parameters that no control shows. */
export const otherParameters = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parameters).filter(([name, value]) => !hasControl(name, value)))

/** One parameter set or (undefined) taken away; the others keep their order. */
export function withParameter(parameters: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...parameters, [name]: value }
  const { [name]: _, ...rest } = parameters
  return rest
}

/** The JSON part replaced. A name that a control shows already may be overruled by it. */
export function withOthers(parameters: JsonObject, others: JsonObject): JsonObject {
  const shown = Object.entries(parameters).filter(([name, value]) => hasControl(name, value) && !Object.hasOwn(others, name))
  return { ...Object.fromEntries(shown), ...others }
}
