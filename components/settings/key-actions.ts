import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type { CreateKey, NewApiKey, RevokeKey, RotateKey } from '@/lib/api-keys/schema'

export type KeyActions = {
  create: ServerAction<z.input<typeof CreateKey>, NewApiKey>
  rotate: ServerAction<z.input<typeof RotateKey>, NewApiKey>
  revoke: ServerAction<RevokeKey, { id: string; revokedAt: string }>
}

/** What the example call is made from: the public address, and per environment a prompt that is live there. */
export type KeyExamples = { baseUrl: string; published: Record<string, string> }
