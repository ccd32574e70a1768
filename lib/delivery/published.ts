import type { PromptContent, PromptKind } from '@/lib/prompts/content-schema'
import { withDeclarations } from '@/lib/prompts/declared'
import type { Variable } from '@/lib/prompts/schema'
import { heaviest } from '@/lib/releases/bucket'
import type { Entry, Stamp } from './memory'
import { represent } from './representation'

/** A version as it is read for serving, with the release it is live by. */
export type VersionRow = {
  name: string
  kind: PromptKind
  releaseId: string | null
  sequence: number
  publishedAt: Date
  label: string
  number: number
  variables: Variable[]
  digest: string
}

/** What an environment serves of one prompt: the answer's JSON for each variant, with weights in basis points and in their order. */
export type Published = {
  workspaceId: string
  environmentId: string
  environment: string
  promptId: string
  /** All that it answers to, its current name first. */
  names: string[]
  weights: number[]
  bodies: string[]
}

/** A variable as applications are told of it: name and need, and what is declared of it. A rendering reads its defaults and types here. */
export const presentVariable = ({ name, required, type, default: preset, description, example }: Variable) => ({
  name,
  required,
  ...(type !== undefined && { type }),
  ...(preset !== undefined && { default: preset }),
  ...(description !== undefined && { description }),
  ...(example !== undefined && { example }),
})

/**
 * The body of API.md, field for field and in its order. `environment` is null for an exact version. What is declared is taken from the
 * content, where the keys of a default stand in their author's order; the column with the variables found does not keep it.
 */
export function bodyOf(row: VersionRow, content: PromptContent, environment: string | null): string {
  const { text, messages, model, parameters, tools, responseFormat, config } = content
  return JSON.stringify({
    name: row.name,
    kind: row.kind,
    version: row.number,
    environment,
    ...(row.kind === 'text' ? { text } : { messages }),
    model,
    parameters,
    tools,
    response_format: responseFormat,
    config,
    variables: withDeclarations(row.variables, content.variables).map(presentVariable),
    release:
      environment === null
        ? null
        : { id: row.releaseId, sequence: row.sequence, variant: row.label, published_at: row.publishedAt.toISOString() },
    digest: row.digest,
  })
}

const overheadBytes = 600

/** What is published, ready to be answered with. `asOfMs` is when it was read, by the process's own clock. */
export function entryOf(
  { environmentId, promptId, weights, bodies }: Pick<Published, 'environmentId' | 'promptId' | 'weights' | 'bodies'>,
  stamp: Stamp,
  asOfMs: number,
): Entry {
  const variants = bodies.map(represent)
  return {
    stamp,
    asOfMs,
    bytes: variants.reduce((sum, { bytes }) => sum + bytes, overheadBytes),
    missing: null,
    environmentId,
    promptId,
    weights,
    heaviest: weights.length > 1 ? heaviest(weights) : 0,
    variants,
  }
}

/** Where an entry stands in memory. Neither a slug nor a name holds a line break or #, so no two readings share a name by chance. */
export const placeOf = (workspaceId: string, environment: string, name: string): string => `${workspaceId}\n${environment}\n${name}`
