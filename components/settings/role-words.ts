import { atLeast, type Permission, permissions, roleOrder } from '@/lib/workspaces/roles'
import type { RoleName } from '@/lib/workspaces/schema'

/** For a sentence that goes on. */
export const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What a role adds to the one below it, in the table's own words. */
export const roleAdds = (role: RoleName): string =>
  Object.values(permissions)
    .filter((permission) => permission.role === role)
    .map(({ does }, index) => (index === 0 ? does : lowered(does)))
    .join('; ')

/** The roles that somebody with `mine` may give, or take from those who have them: nobody hands out more than they hold. */
export const rolesToGive = (mine: string): RoleName[] => {
  const own = roleOrder.find((role) => role === mine)
  return own && atLeast(own, permissions['member.write' satisfies Permission].role) ? roleOrder.filter((role) => atLeast(own, role)) : []
}
