/** What every server action answers (lib/http/action.ts). */
export type ActionFailure = {
  ok: false
  code: string
  message: string
  faults: { path: string; message: string }[]
  details?: Record<string, unknown> | undefined
}
export type ActionResult<T> = { ok: true; data: T } | ActionFailure

/** A server action as screens receive it: the workspace's slug, then the verb's input. */
export type ServerAction<I, T> = (workspaceSlug: string, input: I) => Promise<ActionResult<T>>

/** The first fault at `path` (`name`, `targets.0.model`), for a Field's `error`. */
export const faultAt = (failure: ActionFailure | null, path: string): string | undefined =>
  failure?.faults.find((fault) => fault.path === path)?.message
