import type { Ctx } from '@/lib/context'
import { forbidden } from '@/lib/errors'
import { atLeast, type Permission, permissions } from './roles'

/** Throws `forbidden` unless the actor's role (or the key's scopes) give `permission`. First line of every verb and query. */
export function authorize({ actor }: Ctx, permission: Permission): void {
  const { role, scope, does } = permissions[permission]
  switch (actor.type) {
    case 'system':
      return
    case 'user':
      if (atLeast(actor.role, role)) return
      throw forbidden(`Your role here is ${actor.role}. This needs ${role}: ${does.toLowerCase()}.`)
    case 'api_key':
      if (actor.scopes.includes(scope) || actor.scopes.includes('admin')) return
      throw forbidden(`This key lacks the scope ${scope}: ${does.toLowerCase()}.`)
  }
}
