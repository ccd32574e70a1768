import type { RolloutDto } from '@/lib/rollouts/schema'
import { atLeast, permissions, roleOrder } from '@/lib/workspaces/roles'

/** Why somebody with this role cannot release. */
export const whyNotRelease = (role: string): string => `Your role here is ${role}. Releasing needs ${permissions['release.write'].role}.`

/** Why somebody with this role cannot let a ramp go on; null when they can. */
export function whyNotResume(role: string, least: RolloutDto['resumeRole']): string | null {
  const own = roleOrder.find((each) => each === role)
  return own && atLeast(own, least) ? null : `Your role here is ${role}. Resuming needs ${least}, as releasing here does.`
}
