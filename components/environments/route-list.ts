import type { RouteTargetDto } from '@/lib/environments/schema'

/** One step of a route while it is edited. `id` is only for the screen; `seconds` is text as typed, '' for no limit. */
export type Step = { id: string; gateway: string; model: string; seconds: string }

export const stepsOf = (targets: readonly RouteTargetDto[]): Step[] =>
  targets.map(({ gateway, model, timeoutMs }, index) => ({
    id: String(index),
    gateway,
    model,
    seconds: timeoutMs === null ? '' : String(timeoutMs / 1000),
  }))

/** As the verb takes it: seconds become milliseconds. */
export const targetsOf = (steps: readonly Step[]) =>
  steps.map(({ gateway, model, seconds }) => ({
    gateway,
    model: model.trim(),
    timeoutMs: seconds.trim() === '' ? null : Math.round(Number(seconds) * 1000),
  }))

export const sameSteps = (a: readonly Step[], b: readonly Step[]): boolean => JSON.stringify(targetsOf(a)) === JSON.stringify(targetsOf(b))
