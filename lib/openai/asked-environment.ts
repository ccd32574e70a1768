import type { IncomingMessage } from 'node:http'
import type { KeyEntry } from '@/lib/delivery/memory'
import { AppError, notFound } from '@/lib/errors'

/** The environment whose routes, prompts and boundary hold. `chosen`: the key or a header names it, so a call cannot do without its boundary. */
export type AskedEnvironment = { slug: string; chosen: boolean }

/** The key's own, else the one named in a header, else production. Throws `not_found` when a bound key names another. */
export function askedEnvironment({ environmentSlug }: KeyEntry, { headers }: Pick<IncomingMessage, 'headers'>): AskedEnvironment {
  const named = headers['versicle-environment']
  if (typeof named !== 'string' || named === '')
    return environmentSlug === null ? { slug: 'production', chosen: false } : { slug: environmentSlug, chosen: true }
  if (environmentSlug !== null && named !== environmentSlug) throw notFound(`An environment ${named.slice(0, 100)} for this key`)
  return { slug: named, chosen: true }
}

/** What a caller is told when it is not there, or archived. */
export const noEnvironment = ({ slug }: AskedEnvironment): AppError =>
  new AppError('not_found', `There is no environment ${slug.slice(0, 100)}. Name another in the header Versicle-Environment.`)
