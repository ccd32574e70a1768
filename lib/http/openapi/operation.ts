import type { z } from 'zod'
import type { ProblemCode } from '@/lib/problem'
import type { Permission } from '@/lib/workspaces/roles'
import type { Method } from '../methods'
import type { Tag } from './tags'

/**
 * One call and its answer, as the reference shows them and as test/http/examples.test.ts makes them. Ids that the server gives
 * (`rel_…`) stand for whatever an earlier example was answered at the same place.
 */
export type Example<BI = unknown, R = unknown> = {
  /** What stands in the path's places, not encoded. */
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  /** As JSON, before defaults. */
  body?: BI
  /** As JSON; absent for 204. */
  answer?: R
}

/** What a route tells the OpenAPI document about itself, beyond what its schemas say. `BI`: the body as sent, before defaults. */
export type Described<BI, R> = {
  /** A few words, in the imperative: `Save a version`. */
  summary: string
  /** Markdown: what one has to know before calling it. */
  description?: string
  tag: Tag
  example: Example<BI, R>
  /** Further examples, each by its title, to be made after the first. */
  otherExamples?: Readonly<Record<string, Example<BI, R>>>
  /** What it may refuse with beyond what follows from its key, address, query and body. */
  refuses?: readonly ProblemCode[]
  /** The media types of an answer that is a file, not JSON. */
  media?: readonly string[]
  /** With `Accept: text/event-stream`: what each event's data holds. */
  eventStream?: z.ZodType
}

/** Everything that the document says of one method of one address. */
export type Operation = Described<unknown, unknown> & {
  response?: z.ZodType
  operationId: string
  method: Method
  path: string
  /** Null: for anybody, without a key. */
  permission: Permission | null
  bound?: boolean
  query?: z.ZodType
  body?: z.ZodType
  bodyOptional?: boolean
  /** What else than JSON it reads. */
  files?: Readonly<Record<string, unknown>>
  /** Every status of success. */
  answers: readonly (200 | 201 | 204)[]
  /** 201 says where the new thing answers. */
  located?: boolean
  /** Takes an `Idempotency-Key`. */
  repeatable?: boolean
  /** Answered with `ETag`, and 304 to `If-None-Match`. `delivery`: from memory, with a rate limit, and while the database is away. */
  cached?: 'delivery' | 'document' | undefined
  /** Answered while the database is away, too, but without a validator. */
  fromMemory?: boolean
}
