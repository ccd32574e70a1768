import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { malformed, notFound } from '@/lib/errors'
import { getPromptByName } from '@/lib/prompts/queries'
import type { Author, PromptDetail } from '@/lib/prompts/schema'

/** An object of exactly these fields: one that would be dropped in silence is refused by name. */
export const strict = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `This field is not known here. Known are: ${Object.keys(shape).join(', ') || 'none'}.`
        : undefined,
  })

/** The same for changes, where at least one field must be given. */
export const changes = <S extends z.ZodRawShape>(shape: S) =>
  strict(shape).refine((given) => Object.keys(given).length > 0, {
    error: `Give at least one of ${Object.keys(shape).join(', ')}.`,
    when: ({ issues }) => issues.length === 0,
  })

export const Nothing = strict({})

const wholeNumber = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN)
/** A version's number written in an address. */
export const VersionInAddress = z
  .string()
  .transform(wholeNumber)
  .pipe(z.int('Give a whole number.').min(1, 'Versions count from 1.').max(2_147_483_646))
  .meta({ override: { type: 'integer', minimum: 1 } })
/** The same where it stands in the path. */
export function versionIn(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw malformed('Give the version as a whole number.', [{ path: 'version', message: 'Give a whole number.' }])
  return Number(text)
}
export const FlagInAddress = z
  .enum(['true', 'false'], { error: 'Say true or false.' })
  .transform((flag) => flag === 'true')
  .meta({ override: { type: 'boolean', enum: undefined } })

/** What every list's query may hold. */
export const pageQuery = {
  limit: z
    .string()
    .transform(wholeNumber)
    .pipe(z.int('Give a whole number.').min(1, 'Ask for at least 1.').max(200, 'Ask for at most 200.'))
    .meta({ override: { type: 'integer', minimum: 1, maximum: 200 } })
    .default(50),
  cursor: z
    .string()
    .max(500, 'Give the next_cursor of the page before, unchanged.')
    .optional()
    .describe('The `next_cursor` of the page before.'),
}

/** A page of a list that is short enough to be read whole. */
export function pageOf<T>(all: readonly T[], { limit, cursor }: { limit: number; cursor?: string }, idOf: (item: T) => string) {
  const last = cursor === undefined ? -1 : all.findIndex((item) => idOf(item) === cursor)
  if (cursor !== undefined && last < 0)
    throw malformed('Give the next_cursor of the page before, unchanged.', [{ path: 'cursor', message: 'This is no cursor of this list.' }])
  const data = all.slice(last + 1, last + 1 + limit)
  const end = data.at(-1)
  return { data, nextCursor: end !== undefined && last + 1 + limit < all.length ? idOf(end) : null }
}

export const page =
  <T, R>(present: (item: T) => R) =>
  ({ data, nextCursor }: { data: readonly T[]; nextCursor: string | null }) => ({
    data: data.map(present),
    next_cursor: nextCursor,
  })

/** Whoever may write or run a thing may find it by its name and is told what became of it, though the key may read nothing else. */
export const reading = (ctx: Ctx): Ctx =>
  ctx.actor.type === 'api_key'
    ? { ...ctx, actor: { ...ctx.actor, scopes: [...ctx.actor.scopes, 'prompts:read', 'runs:read'], environmentId: null } }
    : ctx

/** The live prompt that answers to a name. Throws `not_found`. */
export async function promptNamed(ctx: Ctx, name: string): Promise<PromptDetail> {
  const prompt = await getPromptByName(reading(ctx), name)
  if (!prompt) throw notFound(`The prompt ${name.slice(0, 200)}`)
  return prompt
}

export const presentAuthor = (author: Author | null) => author && { type: author.type, id: author.id, name: author.name }

/** An address below /api/v1, each part encoded as one segment. */
export const address = (...parts: string[]) => ['/api/v1', ...parts.map(encodeURIComponent)].join('/')
