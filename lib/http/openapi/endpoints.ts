import * as approvals from '../api/approvals'
import * as conformance from '../api/conformance'
import * as environmentTemplates from '../api/environment-templates'
import * as environments from '../api/environments'
import * as exchange from '../api/exchange'
import * as gates from '../api/gates'
import * as gatewayKeys from '../api/gateway-keys'
import * as gateways from '../api/gateways'
import * as health from '../api/health'
import * as inputFiles from '../api/input-files'
import * as inputSets from '../api/input-sets'
import * as keys from '../api/keys'
import * as members from '../api/members'
import * as modelMarks from '../api/model-marks'
import * as models from '../api/models'
import * as organise from '../api/organise'
import * as priceImports from '../api/price-imports'
import * as prices from '../api/prices'
import * as probes from '../api/probes'
import * as prompts from '../api/prompts'
import * as releaseSets from '../api/release-sets'
import * as releases from '../api/releases'
import * as rollouts from '../api/rollouts'
import * as routeChecks from '../api/route-checks'
import * as runLog from '../api/run-log'
import * as runRetention from '../api/run-retention'
import * as runs from '../api/runs'
import * as sessionAnswers from '../api/session-answers'
import * as sessionColumns from '../api/session-columns'
import * as sessions from '../api/sessions'
import * as snippets from '../api/snippets'
import * as versions from '../api/versions'
import * as webhooks from '../api/webhooks'
import type { Endpoint } from '../route'

/** Every room of lib/http/api. A new one is added here, and with it to the document and to the tests that go over all routes. */
const rooms = [
  approvals,
  conformance,
  environments,
  environmentTemplates,
  routeChecks,
  exchange,
  gates,
  gateways,
  gatewayKeys,
  health,
  inputFiles,
  inputSets,
  keys,
  members,
  models,
  modelMarks,
  organise,
  priceImports,
  prices,
  probes,
  prompts,
  releases,
  releaseSets,
  rollouts,
  runLog,
  runRetention,
  runs,
  sessions,
  sessionAnswers,
  sessionColumns,
  snippets,
  versions,
  webhooks,
]

const isEndpoint = (value: unknown): value is Endpoint => typeof value === 'function' && 'definition' in value

/** Every route by the name it is exported under, which is its `operationId`. */
export const endpoints: { operationId: string; definition: Endpoint['definition'] }[] = rooms.flatMap((room) =>
  Object.entries<unknown>(room).flatMap(([operationId, value]) =>
    isEndpoint(value) ? [{ operationId, definition: value.definition }] : [],
  ),
)
