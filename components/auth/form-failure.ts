import type { z } from 'zod'
import type { ActionFailure } from '@/components/shell/action-result'

/** What zod found, field by field, in its own sentences or the given ones. */
export const failureOf = (error: z.ZodError, sentences: Record<string, string> = {}): ActionFailure => ({
  ok: false,
  code: 'invalid',
  message: 'Check the marked fields.',
  faults: error.issues.map((issue) => {
    const path = issue.path.map(String).join('.')
    return { path, message: sentences[path] ?? issue.message }
  }),
})

/** A refusal that belongs to no field. */
export const refused = (message: string): ActionFailure => ({ ok: false, code: 'unauthenticated', message, faults: [] })
