import type { ModelCapabilities } from './schema'

/** A model as a gateway's list names it, with what the list says it can do; null where it says nothing. */
export type ListedModel = { name: string; capabilities: ModelCapabilities }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const wholeNumber = (...values: unknown[]) =>
  values.find((value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 100_000_000) ?? null
const lists = (value: unknown, ...wanted: string[]): boolean | null =>
  Array.isArray(value) ? wanted.some((each) => value.includes(each)) : null

/**
 * Reads one entry of a list of models. OpenRouter says most (openrouter.ai/docs/api-reference/list-available-models): `context_length`,
 * `supported_parameters` (`tools`, `structured_outputs`), `architecture.input_modalities`; vLLM says `max_model_len`. Undefined when the
 * entry has no usable name.
 */
export function listedModel(entry: unknown): ListedModel | undefined {
  const { id, name, ...said } = typeof entry === 'string' ? { id: entry } : isObject(entry) ? entry : {}
  const found = id ?? name
  if (typeof found !== 'string' || found === '' || found.length > 300) return undefined
  const { context_length, max_model_len, supported_parameters, architecture } = said as Record<string, unknown>
  const modalities = isObject(architecture) ? architecture.input_modalities : undefined
  return {
    name: found,
    capabilities: {
      tools: lists(supported_parameters, 'tools'),
      jsonSchema: lists(supported_parameters, 'structured_outputs'),
      images: lists(modalities, 'image'),
      contextTokens: wholeNumber(context_length, max_model_len),
    },
  }
}
