import type { Role } from '@/prisma/generated/enums'

/**
 * The one table of who may do what: verbs, screens, API keys and docs all read it.
 * A role has every permission of the roles below it.
 */
export const roleOrder = ['viewer', 'editor', 'releaser', 'admin', 'owner'] as const satisfies readonly Role[]

/** For each permission: the lowest role that has it, the API-key scope that gives it, and what it lets one do. */
export const permissions = {
  'workspace.read': { role: 'viewer', scope: 'prompts:read', does: 'See prompts, versions, releases, environments, gateways and models' },
  'run.read': { role: 'viewer', scope: 'runs:read', does: 'See runs, their inputs and outputs' },
  'prompt.write': { role: 'editor', scope: 'prompts:write', does: 'Create, edit, rename and archive prompts; save versions' },
  'run.create': { role: 'editor', scope: 'runs:create', does: 'Run a prompt on gateways' },
  'release.write': { role: 'releaser', scope: 'releases:write', does: 'Release, promote, withdraw and roll back' },
  'release.override': { role: 'owner', scope: 'admin', does: 'Release although a gate is not green, giving a reason' },
  'release.request': { role: 'editor', scope: 'releases:write', does: 'Ask for a release, and talk about it' },
  'approval.write': { role: 'releaser', scope: 'releases:write', does: 'Approve and reject releases that others ask for' },
  'gate.sign': { role: 'editor', scope: 'releases:write', does: 'Sign off a version at a gate' },
  'gate.write': { role: 'admin', scope: 'admin', does: 'Set up the gates of an environment' },
  'run.delete': {
    role: 'admin',
    scope: 'admin',
    does: 'Delete runs and what others began in the playground, and say how long runs are kept',
  },
  'gateway.write': { role: 'admin', scope: 'gateways:write', does: 'Add and change gateways, models and prices' },
  'environment.write': { role: 'admin', scope: 'admin', does: 'Add and change environments and their routes' },
  'key.write': { role: 'admin', scope: 'admin', does: 'Create, rotate and revoke API keys' },
  'webhook.write': { role: 'admin', scope: 'admin', does: 'Add and change webhooks, read and resend their deliveries' },
  'member.write': { role: 'admin', scope: 'members:write', does: 'Invite people, change roles, remove members' },
  'audit.read': { role: 'admin', scope: 'admin', does: 'Read the audit log' },
  'workspace.write': { role: 'owner', scope: 'admin', does: 'Rename the workspace; make owners' },
} as const satisfies Record<string, { role: Role; scope: string; does: string }>

export type Permission = keyof typeof permissions

/** Every scope an API key may have; `admin` gives all of them. */
export const scopes = [
  'prompts:read',
  'prompts:write',
  'releases:write',
  'runs:create',
  'runs:read',
  'suites:write',
  'gateways:write',
  'members:write',
  'admin',
] as const
export type Scope = (typeof scopes)[number]

/** True when `role` is `least` or above it. */
export const atLeast = (role: Role, least: Role): boolean => roleOrder.indexOf(role) >= roleOrder.indexOf(least)

/** What a role may do, for screens that hide what would be refused. */
export const permissionsOf = (role: Role): Permission[] =>
  (Object.keys(permissions) as Permission[]).filter((permission) => atLeast(role, permissions[permission].role))
