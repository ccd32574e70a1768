import { newId } from '@/lib/ids'
import { methodRefusal } from '@/lib/problem'
import type { Address, DeliveryRequest } from './address'
import type { Cors } from './cors'
import { type Answer, problemAnswer } from './representation'

/** What each address takes here, and what Next's routes answer on the same one. */
const methodsOf: Record<Address['kind'], { own: readonly string[]; next: readonly string[] }> = {
  prompt: { own: ['GET', 'HEAD'], next: ['PATCH', 'DELETE'] },
  list: { own: ['GET', 'HEAD'], next: ['POST'] },
  bundle: { own: ['GET', 'HEAD'], next: [] },
  render: { own: ['POST'], next: [] },
}

/** True for a method that this room answers with what is published. */
export const isRead = (method: string, { kind }: Address): boolean => methodsOf[kind].own.includes(method)

/** Any other method: what OPTIONS asks, a refusal with Allow, or undefined for what Next answers. It takes neither key nor database. */
export function answerOtherMethod(request: DeliveryRequest, { kind }: Address, cors: Cors): Answer | undefined {
  const { own, next } = methodsOf[kind]
  const { method, requestId } = request
  if (next.includes(method)) return undefined
  const allow = [...own, ...next, 'OPTIONS']
  if (method !== 'OPTIONS') return problemAnswer(methodRefusal(method, allow, requestId?.slice(0, 100) || newId('req')))
  const permission = cors.isOn ? cors.preflightFields(request, own) : []
  return { status: 204, headers: ['Allow', allow.join(', '), 'Cache-Control', 'no-store', ...permission], body: null }
}
