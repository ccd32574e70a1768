import { type JsonObject, ModelRef, type PromptContent, ResponseFormat, Tool, toolName } from '@/lib/prompts/content-schema'

/** What the field `config` of Langfuse's users mostly holds and a version here has a place for: OpenAI's request parameters. */
const parameterNames = [
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'seed',
  'n',
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'reasoning_effort',
  'verbosity',
  'tool_choice',
  'parallel_tool_calls',
]
const noModel = 'default'

type Settings = Pick<PromptContent, 'model' | 'parameters' | 'tools' | 'responseFormat' | 'config'>

/**
 * How to run a version as one object: model (unless it is the alias `default`), parameters, tools and response format under their OpenAI
 * names, and over them the version's own config.
 */
export const configOf = ({ model, parameters, tools, responseFormat, config }: Settings): JsonObject => ({
  ...(model !== noModel && { model }),
  ...parameters,
  ...(tools.length > 0 && { tools: tools as unknown as JsonObject[] }),
  ...(responseFormat && { response_format: responseFormat as unknown as JsonObject }),
  ...config,
})

/** The model that a config names, where it could be one here. */
export const modelIn = ({ model }: JsonObject): string | undefined => ModelRef.safeParse(model).data

/**
 * The other way: each thing to its place, so that what is written through a client runs here as it runs there. `isModel`: the config's
 * model is an alias or a target of this workspace; any other name stays in the config. configOf puts together what this takes apart.
 */
export function settingsOf(given: JsonObject, isModel: boolean): Settings {
  const { model, ...config } = given
  const named = isModel && typeof model === 'string' && model !== noModel
  const left: JsonObject = { ...(!named && model !== undefined && { model }), ...config }
  const parameters: JsonObject = {}
  for (const name of parameterNames) {
    const value = left[name]
    if (value === undefined) continue
    parameters[name] = value
    delete left[name]
  }
  const tools = Tool.array().min(1).max(128).safeParse(left.tools).data ?? []
  const distinct = new Set(tools.map(toolName)).size === tools.length
  if (tools.length > 0 && distinct) delete left.tools
  const responseFormat = ResponseFormat.safeParse(left.response_format).data ?? null
  if (responseFormat) delete left.response_format
  return { model: named ? model : noModel, parameters, tools: distinct ? tools : [], responseFormat, config: left }
}
