import canonicalize from 'canonicalize'
import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { type FilledMessage, type JsonObject, PromptContent } from '@/lib/prompts/content-schema'
import { fillContent } from '@/lib/prompts/variables'
import { verbatimContent } from '@/lib/prompts/verbatim'
import { getVersion } from '@/lib/prompts/version-queries'
import type { RunDetailDto } from '@/lib/runs/schema'

/** A run as the playground can send it again. */
export type TakenRun = {
  /** The version that says just what was sent, filled with the run's values … */
  version: number | null
  /** … or what was sent itself; null beside no version when that cannot be sent from here. */
  content: PromptContent | null
  /** What was sent beside it; null: what the version says. */
  parameters: JsonObject | null
  /** What will not be as it was, in a sentence; null: nothing. */
  differs: string | null
}

/**
 * What to open so that a run's own words are sent again: its version with its values where that is the same, as it is not for an unsaved
 * draft, a later turn of a conversation or what an application added; else the recorded content.
 */
export async function takeRun(ctx: Ctx, run: RunDetailDto): Promise<TakenRun> {
  const { content, left } = recordedContent(run)
  const overResponses = run.sentAs?.path === '/responses'
  const parameters = content?.parameters ?? null
  const differs = differsBecause(left, overResponses)
  if (left.length === 0 && (await saysTheSame(ctx, run))) return { version: run.version, content: null, parameters, differs }
  if (content) return { version: null, content, parameters, differs }
  const instead = run.version === null ? 'the newest version' : `version ${run.version}`
  return { version: run.version, content: null, parameters: null, differs: `${differs} What you see is ${instead}.` }
}

async function saysTheSame(ctx: Ctx, { prompt, version: number, inputs }: RunDetailDto): Promise<boolean> {
  const version = prompt && number !== null ? await getVersion(ctx, prompt.id, number) : null
  if (!version) return false
  const { tools, responseFormat } = version.resolved
  const { variables, placeholders } = inputs as { variables: JsonObject; placeholders: Record<string, FilledMessage[]> }
  try {
    const { messages, text } = fillContent(version.resolved, variables, placeholders)
    const says = [messages ?? [{ role: 'user', content: text ?? '' }], tools, responseFormat]
    return canonicalize(says) === canonicalize([inputs.messages, inputs.tools, inputs.responseFormat])
  } catch (error) {
    // Values of then that do not fit what is declared now.
    if (isAppError(error)) return false
    throw error
  }
}

const { messages: Messages, tools: Tools, responseFormat: Format, parameters: Parameters, model: Model } = PromptContent.shape

/** What was sent, as a content that sends the same; `left`: the parts that no content can hold. Without its messages it is nothing. */
function recordedContent({ gateway, model, inputs, sentAs }: RunDetailDto): { content: PromptContent | null; left: string[] } {
  const left: string[] = []
  const part = <T>(name: string, schema: z.ZodType<T>, value: unknown, without: T): T => {
    const { success, data } = schema.safeParse(value)
    if (!success) left.push(name)
    return success ? data : without
  }
  // The settings of the Responses API have other names and shapes.
  const Settings = sentAs?.path === '/responses' ? z.record(z.string(), z.never()) : Parameters
  const messages = part('messages', Messages, inputs.messages, undefined)
  const rest = {
    tools: part('tools', Tools, inputs.tools ?? [], []),
    responseFormat: part('response format', Format, inputs.responseFormat ?? null, null),
    parameters: part('parameters', Settings as typeof Parameters, inputs.parameters, {}),
    model: Model.safeParse(`${gateway}/${model}`).data,
  }
  const { success, data } = PromptContent.safeParse(messages && verbatimContent({ ...rest, messages }))
  if (success) return { content: data, left }
  return { content: null, left: left.includes('messages') ? left : ['messages', ...left] }
}

function differsBecause(left: string[], overResponses: boolean): string | null {
  const parts = left.length < 2 ? left.join() : `${left.slice(0, -1).join(', ')} and ${left.at(-1)}`
  const lost = left.length === 0 ? null : `The playground cannot send the run’s ${parts} as they were, and leaves them out.`
  if (!overResponses) return lost
  return `This run went over the Responses API; the playground asks for chat completions.${lost ? ` ${lost}` : ''}`
}
