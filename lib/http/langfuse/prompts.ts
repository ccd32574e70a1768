import { z } from 'zod'
import { type Delivery, delivery } from '@/lib/delivery/delivery'
import { AppError, type Fault, invalid, isAppError, malformed } from '@/lib/errors'
import { PROMPTS } from '@/lib/langfuse/address'
import { createVersion } from '@/lib/langfuse/create-version'
import { deletePrompt } from '@/lib/langfuse/delete-prompt'
import { promptNotFound } from '@/lib/langfuse/find-row'
import { contentOf, foreignTag, placeInBody } from '@/lib/langfuse/messages'
import { listPrompts } from '@/lib/langfuse/queries'
import { readPrompt } from '@/lib/langfuse/read-prompt'
import { refusalOf } from '@/lib/langfuse/refusal'
import { CreateBody, DEFAULT_LABEL, LabelsBody, ListQuery, VersionNumber } from '@/lib/langfuse/schema'
import { setLabels } from '@/lib/langfuse/set-labels'
import { PromptContent } from '@/lib/prompts/content-schema'
import { positionOf } from '@/lib/prompts/tags'
import { templatesOf } from '@/lib/prompts/texts'
import { type Handler, requestIdOf } from '../methods'
import { checked, langfuseRoute } from './door'

/** One prompt, from the same memory as in front of Next. */
export async function getPrompt(request: Request, from: Delivery = delivery()): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { headers, method } = request
  const answered = await readPrompt(from, {
    method,
    url: pathname + search,
    authorization: headers.get('authorization') ?? undefined,
    ifNoneMatch: headers.get('if-none-match') ?? undefined,
    acceptEncoding: headers.get('accept-encoding') ?? undefined,
  })
  if (!answered) return unknownLangfuseAddress(request)
  const { status, body } = answered
  const pairs = answered.headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, answered.headers[index + 1] ?? ''] as [string, string]] : [],
  )
  return new Response(body === null ? null : new Uint8Array(Buffer.from(body, 'latin1')), { status, headers: pairs })
}

export const getPrompts = langfuseRoute({
  path: PROMPTS,
  permission: 'workspace.read',
  bound: true,
  query: ListQuery,
  run: ({ ctx, query }) => listPrompts(ctx, query),
})

/** What Langfuse would put in the place of its own tags stands as text here, so such a text is refused with the place and what to write. */
function refuseForeignTags(content: PromptContent): void {
  const faults: Fault[] = templatesOf(content).flatMap(({ path, text }) => {
    const found = foreignTag(text)
    if (!found) return []
    const { line, column } = positionOf(text, found.at)
    return [{ path, message: `Line ${line}, column ${column}: include another prompt as {{> name}}, not as ${found.tag.slice(0, 100)}.` }]
  })
  if (faults.length > 0) throw invalid('Invalid request data', faults)
}

/** What the verbs call `messages.0.content` is `prompt.0.content` in the client's body. */
async function inItsWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isAppError(error) || error.faults.length === 0) throw error
    const { code, message, details, retryAfterSeconds } = error
    const faults = error.faults.map(({ path, message }) => ({ path: placeInBody(path), message }))
    throw new AppError(code, message, { faults, details, retryAfterSeconds })
  }
}

export const postPrompt = langfuseRoute({
  path: PROMPTS,
  permission: 'prompt.write',
  body: CreateBody,
  status: 201,
  run: async ({ ctx, body }) => {
    const { name, prompt, labels, tags, config, commitMessage, isActive } = body
    const content = checked(PromptContent, { ...contentOf(prompt), config: config ?? {} }, placeInBody)
    return inItsWords(async () => {
      refuseForeignTags(content)
      return createVersion(ctx, {
        name,
        content,
        ...(tags && { tags }),
        labels: [...(labels ?? []), ...(isActive ? [DEFAULT_LABEL] : [])],
        note: commitMessage ?? '',
      })
    })
  },
})

export const deletePromptByName = langfuseRoute({
  path: `${PROMPTS}/{name}`,
  permission: 'prompt.write',
  query: z.object({ version: z.string().optional(), label: z.string().optional() }),
  run: ({ ctx, params, query }) => {
    if (query.version !== undefined || query.label !== undefined)
      throw malformed(
        'Versions are kept for ever here, so one cannot be deleted. Without version and label the whole prompt is archived; a label moves when another version gets it.',
      )
    return deletePrompt(ctx, params.name ?? '')
  },
})

export const patchVersion = langfuseRoute({
  path: `${PROMPTS}/{name}/versions/{version}`,
  permission: 'release.write',
  body: LabelsBody,
  run: ({ ctx, params, body }) => {
    const { name = '', version = '' } = params
    const number = VersionNumber.safeParse(version)
    if (!number.success) {
      if (/^\d+$/.test(version)) throw promptNotFound(name, { version: Number(version) })
      throw invalid('Invalid request data', [{ path: 'promptVersion', message: 'Give the version as a whole number.' }])
    }
    return setLabels(ctx, { name, version: number.data, labels: body.newLabels })
  },
})

/** Whatever else a Langfuse client asks for. */
export const unknownLangfuseAddress: Handler = async (request) => {
  const message =
    'There is nothing at this address. Versicle answers Langfuse clients at /api/public/v2/prompts; the name is one segment: support%2Ftriage.'
  const { status, headers, body } = refusalOf(new AppError('not_found', message), requestIdOf(request))
  return new Response(JSON.stringify(body), { status, headers })
}
