import type { ModelCapabilities } from './model-schema'

/** A model as a gateway's list names it, with what the list says it can do; null where it says nothing. */
export type ListedModel = { name: string; capabilities: ModelCapabilities }

type Said = Record<string, unknown>
const isObject = (value: unknown): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value)
const wholeNumber = (...values: unknown[]) =>
  values.find((value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 100_000_000) ?? null
const flag = (...values: unknown[]) => values.find((value) => typeof value === 'boolean') ?? null
const lists = (value: unknown, ...wanted: string[]): boolean | null =>
  Array.isArray(value) ? wanted.some((each) => value.includes(each)) : null
/** Of lists that name only what is there and may leave things out: a yes counts, a missing word does not. */
const names = (value: unknown, ...wanted: string[]): true | null => lists(value, ...wanted) || null

/**
 * Reads one entry of a list of models; undefined when it has no usable name. `fallback` is the key it stood under, where the list is an
 * object. Which words say what: OpenRouter `context_length`, `supported_parameters`, `architecture.input_modalities`; vLLM `max_model_len`;
 * Groq `context_window`; Mistral `capabilities.function_calling`, `.vision`, `max_context_length`; LiteLLM `supports_…`, `max_input_tokens`;
 * Fireworks `supports_tools`, `supports_image_input`; Novita `features`, `context_size`; Ollama a list of `capabilities`.
 */
export function listedModel(entry: unknown, fallback?: string): ListedModel | undefined {
  const own: Said = typeof entry === 'string' ? { id: entry } : isObject(entry) ? entry : {}
  const found = [own.id, own.name, own.model, own.model_name, own.model_id, own.slug, fallback].find((each) => typeof each === 'string')
  const name = typeof found === 'string' ? found.trim() : ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
  if (name === '' || name.length > 300 || /[\u0000-\u001f\u007f]/.test(name)) return undefined
  const said: Said = { ...own, ...(isObject(own.model_info) ? own.model_info : {}) }
  const architecture = isObject(said.architecture) ? said.architecture : {}
  const can = isObject(said.capabilities) ? said.capabilities : {}
  const words = [said.capabilities, said.features]
  return {
    name,
    capabilities: {
      tools:
        lists(said.supported_parameters, 'tools') ??
        flag(said.supports_function_calling, said.supports_tools, can.function_calling) ??
        words.map((each) => names(each, 'tools', 'function-calling')).find((each) => each !== null) ??
        null,
      jsonSchema:
        lists(said.supported_parameters, 'structured_outputs') ??
        flag(said.supports_response_schema) ??
        names(said.features, 'structured-outputs'),
      images:
        lists(architecture.input_modalities, 'image') ??
        flag(said.supports_vision, said.supports_image_input, can.vision) ??
        words.map((each) => names(each, 'vision')).find((each) => each !== null) ??
        null,
      contextTokens: wholeNumber(
        said.context_length,
        said.max_model_len,
        said.context_window,
        said.max_context_length,
        said.context_size,
        said.max_input_tokens,
      ),
    },
  }
}
