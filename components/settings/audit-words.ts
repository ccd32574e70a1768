import type { AuditEventDto } from '@/lib/audit/schema'

/** Acts by the word the log stores, in the past tense: "Ana *released*". Unknown ones are shown as they are. */
const acts: Record<string, string> = {
  'workspace.create': 'created the workspace',
  'workspace.rename': 'renamed the workspace',
  'member.invite': 'invited',
  'member.revoke_invitation': 'took back the invitation of',
  'member.join': 'joined',
  'member.change_role': 'changed the role of',
  'member.remove': 'removed',
  'member.leave': 'left the workspace',
  'password.change': 'changed their password',
  'session.end_all': 'signed out everywhere',
  'key.create': 'created the key',
  'key.rotate': 'rotated the key',
  'key.revoke': 'revoked the key',
  'prompt.create': 'created the prompt',
  'prompt.update': 'changed the prompt',
  'prompt.archive': 'archived the prompt',
  'prompt.restore': 'restored the prompt',
  'version.save': 'saved a version of',
  'gateway.add': 'added the gateway',
  'gateway.update': 'changed the gateway',
  'gateway.archive': 'archived the gateway',
  'gateway.sync_models': 'synced the models of',
  'model.add': 'added the model',
  'model.remove': 'removed the model',
  'model.set_prices': 'set prices of',
  'environment.create': 'created the environment',
  'environment.update': 'changed the environment',
  'environment.archive': 'archived the environment',
  'environment.restore': 'restored the environment',
  'route.set': 'set a route of',
  'release.create': 'released',
  'release.rollback': 'rolled back',
}

export const actInWords = (action: string): string => acts[action] ?? action

/** Kinds to narrow the log to, as `kind` takes them. */
export const auditKinds: readonly { value: string; label: string }[] = [
  { value: 'release', label: 'Releases' },
  { value: 'version', label: 'Versions' },
  { value: 'prompt', label: 'Prompts' },
  { value: 'environment', label: 'Environments' },
  { value: 'route', label: 'Routes' },
  { value: 'gateway', label: 'Gateways' },
  { value: 'model', label: 'Models and prices' },
  { value: 'key', label: 'API keys' },
  { value: 'member', label: 'Members' },
  { value: 'workspace', label: 'Workspace' },
  { value: 'password', label: 'Passwords' },
  { value: 'session', label: 'Sessions' },
]

const textOf = (details: unknown, key: string): string | null => {
  const value = typeof details === 'object' && details !== null ? (details as Record<string, unknown>)[key] : undefined
  return typeof value === 'string' && value !== '' ? value : null
}

/** The name that the thing had then, where the log has one. */
export const subjectInWords = ({ details }: AuditEventDto): string | null =>
  ['name', 'promptName', 'prompt', 'email', 'slug', 'gateway', 'model', 'environment', 'alias']
    .map((key) => textOf(details, key))
    .find(Boolean) ?? null
