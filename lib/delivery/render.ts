import { z } from 'zod'
import { EnvironmentRef } from '@/lib/environments/schema'
import { AppError, invalid } from '@/lib/errors'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { checkBodyHeaders, notJson, parseJson, readBytes } from '@/lib/json-body'
import { PlaceholderMessages, type PromptContent, VariableValues } from '@/lib/prompts/content-schema'
import { fillContent } from '@/lib/prompts/variables'
import type { Address, Body } from './address'

const fields = {
  environment: EnvironmentRef.optional().describe('May stand in the query instead, as for a read.'),
  variables: VariableValues.default({}),
  placeholders: PlaceholderMessages.default({}),
  key: z
    .string()
    .min(1, 'Leave the key out, or give one.')
    .max(1000, 'Use at most 1,000 characters.')
    .optional()
    .describe("Any stable string, such as a user's id: which variant of a split this caller gets."),
}
/** What a rendering is asked with. */
export const RenderBody = z.strictObject(fields, {
  error: ({ code }) =>
    code === 'unrecognized_keys' ? `This field is not known here. Known are: ${Object.keys(fields).join(', ')}.` : undefined,
})
export type RenderBody = z.output<typeof RenderBody>

const none: Body = { type: undefined, encoding: undefined, length: undefined, bytes: null }

/** Reads what a rendering is asked with; no body at all counts as `{}`. Throws as `readJson` does, and `invalid`. */
export async function readRenderBody({ type, encoding, length, bytes }: Body = none): Promise<RenderBody> {
  checkBodyHeaders(type ?? null, encoding ?? null)
  const read = bytes === null ? new Uint8Array() : await readBytes(bytes, Number(length ?? 0))
  if (read.byteLength > 0 && type === undefined) throw notJson('The body has no Content-Type.')
  const parsed = RenderBody.safeParse(read.byteLength === 0 ? {} : parseJson(read), { error: inWords })
  if (parsed.success) return parsed.data
  const faults = faultsOf(parsed.error)
  throw new AppError('invalid', sentenceOf(faults), { faults })
}

/** The read behind a rendering: of which prompt, in which environment, for whom. */
export function addressOfRendering({ name, query, faults }: Extract<Address, { kind: 'render' }>, body: RenderBody) {
  const environment = body.environment ?? query.environment
  if (query.environment !== null && environment !== query.environment)
    throw invalid('The query names another environment than the body. Name one.')
  return { kind: 'prompt' as const, name, query: { environment, key: body.key ?? null, version: null }, faults }
}

type PublishedBody = Omit<PromptContent, 'responseFormat'> & {
  name: string
  kind: string
  version: number
  environment: string
  response_format: unknown
  release: unknown
}

/** A published answer with everything filled in, as JSON. Throws `invalid` naming every variable that is missing. */
export function rendered(answer: string, { variables, placeholders }: RenderBody): string {
  const published = JSON.parse(answer) as PublishedBody
  const filled = fillContent(published, variables, placeholders)
  const { name, kind, version, environment, model, parameters, tools, response_format, config, release } = published
  return JSON.stringify({
    name,
    kind,
    version,
    environment,
    ...(filled.messages && { messages: filled.messages }),
    ...(filled.text !== undefined && { text: filled.text }),
    model,
    parameters,
    tools,
    response_format,
    config,
    release,
    warnings: filled.warnings,
  })
}
