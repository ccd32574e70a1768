import { z } from 'zod'
import { ApiKey, GatewaySlug, ModelName } from './schema'

/** Puts a new key beside the one in use; another that waits there is forgotten. */
export const PutSpareKey = z.strictObject({ gateway: GatewaySlug, apiKey: ApiKey })
export type PutSpareKey = z.infer<typeof PutSpareKey>

export const TestSpareKey = z.strictObject({
  gateway: GatewaySlug,
  /** When given, a completion of a few tokens is asked too. */
  model: ModelName.optional(),
})
export type TestSpareKey = z.infer<typeof TestSpareKey>

/** `setAt` says which of the two is meant, so that two people who press at once do not switch back. */
export const SwitchKeys = z.strictObject({ gateway: GatewaySlug, setAt: z.iso.datetime('Give the key’s set_at.') })
export type SwitchKeys = z.infer<typeof SwitchKeys>

export const ForgetSpareKey = z.strictObject({ gateway: GatewaySlug, setAt: z.iso.datetime('Give the key’s set_at.') })
export type ForgetSpareKey = z.infer<typeof ForgetSpareKey>
