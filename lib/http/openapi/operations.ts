import { type Endpoint, isRepeatable } from '../route'
import { endpoints } from './endpoints'
import type { Operation } from './operation'
import { probes, reads } from './reads'

type Definition = Endpoint['definition']

function answersOf({ present, status }: Definition): Operation['answers'] {
  if (present === undefined) return [204]
  if (status === undefined) return [200]
  return typeof status === 'function' ? [201, 200] : [status]
}

const operationOf = (operationId: string, definition: Definition): Operation => ({
  ...definition,
  operationId,
  answers: answersOf(definition),
  located: definition.location !== undefined,
  repeatable: isRepeatable(definition),
})

const methodOrder = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
// Bundlers order a module's exports as they like.
const inOrder = (a: Operation, b: Operation) =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : methodOrder.indexOf(a.method) - methodOrder.indexOf(b.method)

/** Everything that the API answers, in the reference's order within a chapter. */
export const operations: Operation[] = [
  ...reads,
  ...endpoints.map(({ operationId, definition }) => operationOf(operationId, definition)).sort(inOrder),
  ...probes,
]
