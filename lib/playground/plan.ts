import { type Ctx, reader } from '@/lib/context'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import { type AppError, isAppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { type Filled, fillContent } from '@/lib/prompts/variables'
import type { Call } from '@/lib/runs/execute'
import { type Loaded, loadContent } from './load-content'
import type { CompareInput, CompareTarget } from './schema'

/** A cell with the call it makes, or why nothing can be sent for it. */
export type Planned = { id: string } & ({ call: Call; warnings: string[]; empty?: string[] | undefined } | { refusal: AppError })

/**
 * What every cell of a comparison sends. What is wrong with the whole (unknown version, the values all share) is thrown; what is wrong
 * with one row, or with a version that only some cells ask, stands in those cells.
 */
export async function plan(ctx: Ctx, input: CompareInput, sessionId?: string): Promise<Planned[]> {
  const environmentRef = input.environment ?? boundTo(ctx)
  const environment = environmentRef === null ? null : await findEnvironment(reader(ctx), ctx, environmentRef)
  const contents = new Map<number | undefined, Loaded | AppError>([[undefined, await loadContent(ctx, input)]])
  for (const { version } of input.targets)
    if (version !== undefined && !contents.has(version))
      contents.set(version, await loadContent(ctx, { ...input, version, content: undefined }).catch(refusedWith))

  const filled = new Map<string, Asked | AppError>()
  const ask = ({ version, row }: CompareTarget): Asked | AppError => {
    const key = `${version ?? ''}/${row ?? ''}`
    const known = filled.get(key)
    if (known) return known
    const loaded = contents.get(version) ?? contents.get(undefined)
    const values = row === undefined ? input : (input.rows?.find(({ id }) => id === row) ?? input)
    const asked = loaded === undefined || isAppError(loaded) ? loaded : fill(loaded, values)
    // Values that are everybody's are wrong for the whole, before anything is sent.
    if (isAppError(asked) && version === undefined && row === undefined) throw asked
    if (asked) filled.set(key, asked)
    return asked as Asked | AppError
  }

  const groupId = newId('run')
  return input.targets.map((target): Planned => {
    const asked = ask(target)
    if (isAppError(asked)) return { id: target.id, refusal: asked }
    const { content, prompt, version, filled, values } = asked
    const { gateway, model } = target
    const call: Call = {
      source: ctx.actor.type === 'api_key' ? 'api' : 'playground',
      groupId,
      prompt,
      version,
      environment,
      target: gateway === undefined || model === undefined ? { says: content.model } : { gateway, model },
      request: {
        messages: [...(filled.messages ?? [{ role: 'user' as const, content: filled.text ?? '' }]), ...(target.turns ?? [])],
        parameters: overlaid(content.parameters, target.parameters),
        tools: content.tools,
        responseFormat: content.responseFormat,
      },
      inputs: values,
      ...(sessionId !== undefined && { place: { sessionId, cell: target.id } }),
    }
    return { id: target.id, call, warnings: filled.warnings, empty: filled.empty }
  })
}

type Values = Pick<CompareInput, 'variables' | 'placeholders'>
type Asked = Loaded & { filled: Filled; values: Values }

function fill(loaded: Loaded, { variables, placeholders }: Values): Asked | AppError {
  try {
    return { ...loaded, filled: fillContent(loaded.content, variables, placeholders), values: { variables, placeholders } }
  } catch (error) {
    return refusedWith(error)
  }
}
const refusedWith = (error: unknown): AppError => {
  if (isAppError(error)) return error
  throw error
}

/** A column's own parameters over the version's; null takes one away. */
const overlaid = (base: JsonObject, own: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...base, ...own }).filter(([name, value]) => value !== null || !Object.hasOwn(own, name)))
