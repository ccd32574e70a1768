import { atLeast, permissions, roleOrder, type Scope, scopes } from '@/lib/workspaces/roles'
import { lowered } from './role-words'

/** What a scope lets a key do, from the one table of permissions. */
export function scopeAllows(scope: Scope): string {
  if (scope === 'admin') return 'Everything, as an admin and owner could'
  const does = Object.values(permissions).flatMap((permission) => (permission.scope === scope ? [permission.does] : []))
  return does.map((text, index) => (index === 0 ? text : lowered(text))).join('; ') || 'Nothing yet: kept for suites'
}

/** The scopes somebody with this role may give: those whose every permission the role has. */
export function scopesToGive(role: string): Scope[] {
  const own = roleOrder.find((each) => each === role)
  if (!own) return []
  return scopes.filter((scope) =>
    Object.values(permissions).every((permission) => atLeast(own, permission.role) || !(scope === 'admin' || permission.scope === scope)),
  )
}

/** What stops working when a key with these scopes ends, as parts of a sentence. */
export const whatStops = (given: readonly Scope[]): string[] =>
  given.includes('admin') ? ['everything it does in this workspace'] : given.map((scope) => endings[scope])

const endings: Record<Scope, string> = {
  'prompts:read': 'fetching published prompts',
  'prompts:write': 'creating and editing prompts',
  'releases:write': 'releasing and rolling back',
  'runs:create': 'running prompts on gateways',
  'runs:read': 'reading runs',
  'suites:write': 'running suites',
  'gateways:write': 'changing gateways and models',
  'members:write': 'managing members',
  admin: 'everything',
}

type Example = { baseUrl: string; key: string; scopes: readonly Scope[]; environment: string | null; prompt: string | null }

/**
 * A call to try a new key with: a published prompt where there is one, else a list. Null for a key that can read nothing.
 * Double quotes, so that it also works when pasted into a Windows terminal.
 */
export function curlFor({ baseUrl, key, scopes: given, environment, prompt }: Example): string | null {
  const may = (scope: Scope) => given.includes(scope) || given.includes('admin')
  const call = (path: string) => `curl -H "Authorization: Bearer ${key}" "${baseUrl}/api/v1/${path}"`
  const query = environment ? '' : '?environment=production'
  if (may('prompts:read')) return call(prompt ? `prompts/${encodeURIComponent(prompt)}${query}` : 'prompts')
  if (may('runs:read')) return call('runs')
  return null
}
