import type { z } from 'zod'
import type { ProblemCode } from '@/lib/problem'
import type { Tag } from './tags'

/**
 * One call and its answer, as the reference shows them and as test/http/examples.test.ts makes them. Ids that the server gives
 * (`rel_…`) stand for whatever an earlier example was answered at the same place.
 */
export type Example<B = unknown, R = unknown> = {
  /** What stands in the path's places, not encoded. */
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  /** As JSON, before defaults. */
  body?: B
  /** The status, where it is not the first that the route can answer. */
  status?: 200 | 201
  /** As JSON; absent for 204. */
  answer?: R
}

/** What a route tells the OpenAPI document about itself, beyond what its schemas say. `BI`: the body as sent, before defaults. */
export type Described<BI, R> = {
  /** A few words, in the imperative: `Save a version`. */
  summary?: string
  /** Markdown: what one has to know before calling it. */
  description?: string
  tag?: Tag
  /** The answer as JSON. `present` is held to it by its type, and every answer in test/http by its JSON Schema. */
  response?: z.ZodType<R>
  example?: Example<BI, R>
  /** Further examples, each by its title. */
  otherExamples?: Readonly<Record<string, Example<BI, R>>>
  /** What it may refuse with beyond what follows from its key, address, query, body and `conflict`. */
  refuses?: readonly ProblemCode[]
}
