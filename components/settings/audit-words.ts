import { armsInWords } from '@/components/releases/live'
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
  'prompt.move_folder': 'moved the folder',
  'prompt.drop_alias': 'dropped an old name of',
  'prompt.import': 'imported the prompt',
  'version.save': 'saved a version of',
  'input_set.create': 'kept the inputs',
  'input_set.update': 'changed the inputs',
  'input_set.delete': 'deleted the inputs',
  'input_set.restore': 'restored the inputs',
  'input_set.import': 'imported inputs of',
  'playground.rename': 'renamed a playground session',
  'playground.judge': 'judged the answers of a playground session',
  'playground.delete': 'deleted a playground session',
  'run.export': 'exported runs',
  'run.delete': 'deleted the run',
  'run.delete_many': 'deleted runs:',
  'run.expire': 'deleted runs past their time:',
  'run.set_retention': 'said how long runs are kept:',
  'gateway.add': 'added the gateway',
  'gateway.update': 'changed the gateway',
  'gateway.archive': 'archived the gateway',
  'gateway.sync_models': 'synced the models of',
  'gateway.set_probe': 'set the probe of',
  'conformance.start': 'started checks of',
  'conformance.cancel': 'cancelled checks of',
  'model.add': 'added the model',
  'model.remove': 'removed the model',
  'model.set_prices': 'set prices of',
  'model.import_prices': 'imported prices of',
  'model.set_capabilities': 'said what models can do at',
  'model.set_favourite': 'starred a model of',
  'model.set_canonical': 'named a model of',
  'model.probe': 'probed a model of',
  'gateway.dismiss_model_changes': 'looked over new models of',
  'gateway.put_spare_key': 'put a second key to',
  'gateway.switch_keys': 'switched the keys of',
  'gateway.forget_spare_key': 'forgot the second key of',
  'environment.create': 'created the environment',
  'environment.update': 'changed the environment',
  'environment.archive': 'archived the environment',
  'environment.restore': 'restored the environment',
  'route.set': 'set a route of',
  'release.create': 'released',
  'release.rollback': 'rolled back',
  'release.withdraw': 'withdrew',
  'rollout.start': 'planned a rollout of',
  'rollout.pause': 'paused the rollout of',
  'rollout.resume': 'resumed the rollout of',
  'rollout.stop': 'stopped the rollout of',
  'webhook.create': 'added the webhook',
  'webhook.update': 'changed the webhook',
  'webhook.enable': 'enabled the webhook',
  'webhook.disable': 'disabled the webhook',
  'webhook.rotate_secret': 'rotated the secret of the webhook',
  'webhook.test': 'sent a test to the webhook',
  'webhook.resend': 'sent a delivery again to the webhook',
  'webhook.delete': 'deleted the webhook',
}

export const actInWords = (action: string): string => acts[action] ?? action

/** Kinds to narrow the log to, as `kind` takes them. */
export const auditKinds: readonly { value: string; label: string }[] = [
  { value: 'release', label: 'Releases' },
  { value: 'version', label: 'Versions' },
  { value: 'prompt', label: 'Prompts' },
  { value: 'input_set', label: 'Input sets' },
  { value: 'environment', label: 'Environments' },
  { value: 'route', label: 'Routes' },
  { value: 'run', label: 'Runs' },
  { value: 'gateway', label: 'Gateways' },
  { value: 'model', label: 'Models and prices' },
  { value: 'key', label: 'API keys' },
  { value: 'webhook', label: 'Webhooks' },
  { value: 'member', label: 'Members' },
  { value: 'workspace', label: 'Workspace' },
  { value: 'password', label: 'Passwords' },
  { value: 'session', label: 'Sessions' },
]

/** What ids mean, as far as it is still known: prompts, environments, keys. */
export type AuditNames = Readonly<Record<string, string>>

/** The ids of the prompts that events speak of. */
export const promptIdsIn = (events: readonly AuditEventDto[]): string[] =>
  events.flatMap(({ subjectId, details }) => [subjectId, textOf(details, 'promptId') ?? '']).filter((id) => id.startsWith('prm_'))

/** What an event is about, in the names that things had then or have now; null when the act says it all. */
export function subjectInWords({ action, subjectId, details }: AuditEventDto, names: AuditNames): string | null {
  const text = (key: string) => textOf(details, key)
  const [kind] = action.split('.')
  const prompt = names[text('promptId') ?? subjectId] ?? text('name') ?? subjectId
  switch (kind) {
    case 'version':
      return `${prompt} ${fieldOf(details, 'number') ? `v${fieldOf(details, 'number')}` : ''}`.trim()
    case 'input_set':
      return text('name') === null ? prompt : `${text('name')} of ${prompt}`
    case 'rollout':
      return `${prompt} in ${text('environment') ?? 'an environment'}`
    case 'release':
      if (action === 'release.withdraw') return `${prompt} from ${text('environment') ?? 'an environment'}`
      return `${prompt} ${action === 'release.rollback' ? 'to ' : ''}${armsOf(details)} in ${text('environment') ?? 'an environment'}`
    case 'prompt':
      return text('name') ?? prompt
    case 'run':
      return runsInWords(action, subjectId, details)
    case 'environment':
      return names[subjectId] ?? text('name') ?? text('slug') ?? subjectId
    case 'route':
      return `${names[subjectId] ?? subjectId}, ${text('alias') ?? ''}`
    case 'webhook':
      return text('name') ?? subjectId
    case 'key':
      return names[subjectId] ?? text('name') ?? subjectId
    case 'gateway':
      return text('name') ?? text('gateway') ?? text('slug') ?? names[subjectId] ?? subjectId
    case 'model':
      return [text('gateway'), text('model')].filter(Boolean).join('/')
    case 'member':
      return memberInWords(action, text)
    case 'workspace':
      return text('to') ? `from ${text('from')} to ${text('to')}` : text('name')
    default:
      return null
  }
}

function runsInWords(action: string, subjectId: string, details: unknown): string | null {
  if (action === 'run.delete') return subjectId
  if (action === 'run.export') return textOf(details, 'format')
  if (action !== 'run.set_retention') return Number(fieldOf(details, 'deleted') ?? 0).toLocaleString('en')
  const days = fieldOf(details, 'to')
  return typeof days === 'number' ? `${days} ${days === 1 ? 'day' : 'days'}` : 'for ever'
}

function memberInWords(action: string, text: (key: string) => string | null): string | null {
  const who = text('name') ?? text('email')
  if (action === 'member.change_role') return `${who} from ${text('from')} to ${text('to')}`
  if (action === 'member.leave' || action === 'member.join') return text('role') && `as ${text('role')}`
  return text('role') && who ? `${who} as ${text('role')}` : who
}

const fieldOf = (details: unknown, key: string): unknown =>
  typeof details === 'object' && details !== null ? (details as Record<string, unknown>)[key] : undefined

const textOf = (details: unknown, key: string): string | null => {
  const value = fieldOf(details, key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The arms of a release as the log holds them. */
function armsOf(details: unknown): string {
  const arms = fieldOf(details, 'variants')
  const known = Array.isArray(arms) ? arms.filter((arm) => typeof arm?.version === 'number' && typeof arm?.weight === 'number') : []
  return armsInWords(known)
}
