import type { AttemptDto, WebhookKind } from './schema'

/** The body as it is sent: the payload itself, or for GitHub a `repository_dispatch` whose `client_payload` is the payload's data. */
export function bodyOf(kind: WebhookKind, { event, payload }: { event: string; payload: unknown }): string {
  if (kind === 'standard') return JSON.stringify(payload)
  const { data } = payload as { data: unknown }
  return JSON.stringify({ event_type: `versicle.${event}`, client_payload: data })
}

export const attemptsOf = ({ attempts }: { attempts: unknown }): AttemptDto[] => (Array.isArray(attempts) ? (attempts as AttemptDto[]) : [])
export const wentThrough = ({ status }: AttemptDto): boolean => status !== null && status >= 200 && status < 300
