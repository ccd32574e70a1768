import type { Ctx } from '@/lib/context'
import { forbidden } from '@/lib/errors'
import { atLeast, permissions, type Scope } from '@/lib/workspaces/roles'

/**
 * Nobody hands out more than they have: a person only scopes whose every permission their role has, a key only its own scopes, and a
 * key bound to an environment only keys bound to the same. Throws `forbidden` saying which.
 */
export function mayHandOut({ actor }: Ctx, scopes: readonly Scope[], environmentId: string | null): void {
  if (actor.type === 'system') return
  if (actor.type === 'api_key' && actor.environmentId !== null && actor.environmentId !== environmentId)
    throw forbidden('This key is bound to an environment, so it can only make keys bound to the same one.')
  const has = (scope: Scope) =>
    actor.type === 'api_key'
      ? actor.scopes.includes('admin') || actor.scopes.includes(scope)
      : Object.values(permissions).every((given) => atLeast(actor.role, given.role) || !(scope === 'admin' || given.scope === scope))
  const beyond = scopes.filter((scope) => !has(scope))
  if (beyond.length > 0)
    throw forbidden(
      `${actor.type === 'user' ? `Your role here is ${actor.role}` : 'This key has fewer rights'}: the ${beyond.length === 1 ? 'scope' : 'scopes'} ${beyond.join(', ')} can be given only by someone who has all that they allow.`,
    )
}
