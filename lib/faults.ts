import type { z } from 'zod'
import type { Fault } from '@/lib/errors'

const MAX_FAULTS = 100
const MAX_PATH = 200
const MAX_MESSAGE = 500

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}
const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'a list' : (kinds[typeof value] ?? typeof value))

/** Says in words what zod says in terms, wherever a schema has no words of its own. For `safeParse(value, { error: inWords })`. */
export function inWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kinds[issue.expected] ?? issue.expected
      return issue.input === undefined ? `This is required: give ${wanted}.` : `Give ${wanted}, not ${kindOf(issue.input)}.`
    }
    case 'invalid_value':
      return `Use ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}.`
    case 'invalid_union':
      return issue.discriminator && Array.isArray(issue.options)
        ? `Use ${issue.options.map((value) => JSON.stringify(value)).join(' or ')} as ${issue.discriminator}.`
        : undefined
    case 'unrecognized_keys':
      return 'This field is not known here.'
    default:
      return undefined
  }
}

const depthOf = (issues: Issue[]) => Math.max(0, ...issues.map(({ path }) => path.length))
/** Of a union's branches the one that came furthest: what the author most likely meant. */
const likeliest = (branches: Issue[][]) => branches.reduce((best, next) => (depthOf(next) > depthOf(best) ? next : best))

function flatten(issue: Issue, before: PropertyKey[] = []): { path: PropertyKey[]; message: string }[] {
  const path = [...before, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = likeliest(issue.errors)
    if (depthOf(branch) > 0) return branch.flatMap((inner) => flatten(inner, path))
    const messages = [...new Set(issue.errors.flat().map(({ message }) => message))]
    return [{ path, message: messages.join(' Or: ') }]
  }
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: issue.message }))
  return [{ path, message: issue.message }]
}

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length).toWellFormed()}…` : text)

/** zod's issues as faults with dotted paths: one per unknown field, the likeliest branch of a union, at most 100. */
export const faultsOf = (error: z.ZodError): Fault[] =>
  error.issues
    .slice(0, MAX_FAULTS)
    .flatMap((issue) => flatten(issue))
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) => ({ path: cut(path.map(String).join('.'), MAX_PATH), message: cut(message, MAX_MESSAGE) }))

/** The first fault in a sentence, and how many more there are. */
export function sentenceOf(faults: Fault[]): string {
  const [first] = faults
  if (!first) return 'The input is not valid.'
  const more = faults.length > 1 ? ` (${faults.length - 1} more in errors)` : ''
  return `${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`
}
