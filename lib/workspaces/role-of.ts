import type { Ctx } from '@/lib/context'
import type { Role } from '@/prisma/generated/enums'

/**
 * The role that rules about people go by. A key counts as an admin with the scope `admin`, as a releaser with `releases:write`, as an
 * editor with `prompts:write`, else as a viewer: no key is an owner. Null: Versicle itself, which no role binds.
 */
export function roleOf({ actor }: Ctx): Role | null {
  switch (actor.type) {
    case 'system':
      return null
    case 'user':
      return actor.role
    case 'api_key':
      if (actor.scopes.includes('admin')) return 'admin'
      if (actor.scopes.includes('releases:write')) return 'releaser'
      return actor.scopes.includes('prompts:write') ? 'editor' : 'viewer'
  }
}
