import { forgetSpareKey } from '@/lib/gateways/forget-spare-key'
import { ForgetSpareKey, PutSpareKey, SwitchKeys, TestSpareKey } from '@/lib/gateways/key-schema'
import { putSpareKey } from '@/lib/gateways/put-spare-key'
import { switchKeys } from '@/lib/gateways/switch-keys'
import { testSpareKey } from '@/lib/gateways/test-spare-key'
import { GatewayAnswer, GatewayTestAnswer, gatewayExample, gatewayTestExample } from '../answers/gateways'
import { checked, route } from '../route'
import { strict } from './fields'
import { gatewayNamed, presentGateway, presentTest } from './gateways'

const params = { gateway: 'sandbox' }
const [oldKey, newKey] = ['2026-08-01T08:00:00.000Z', '2026-11-23T09:10:00.000Z']
const before = {
  ...gatewayExample,
  id: 'gtw_01KAQ51A3B5C7D9E0F2G4H6J8S',
  slug: 'sandbox',
  name: 'Sandbox (simulator)',
  key_set_at: oldKey,
  key_is_old: true,
}
const put = { ...before, spare_key: { last_four: 'with', set_at: newKey, tested_at: null } }
const switched = {
  ...before,
  key_last_four: 'with',
  key_set_at: newKey,
  key_is_old: false,
  spare_key: { last_four: 'here', set_at: oldKey, tested_at: null },
}

export const putGatewaySpareKey = route({
  method: 'PUT',
  path: '/api/v1/gateways/{gateway}/spare-key',
  tag: 'Gateways',
  summary: 'Put a new key beside the one in use',
  description: 'The first step of changing a key without a gap: put it, test it, switch, forget the old one. No answer holds it.',
  response: GatewayAnswer,
  refuses: ['conflict'],
  example: { params, body: { api_key: 'sk-the-key-to-go-on-with' }, answer: put },
  permission: 'gateway.write',
  body: strict({ api_key: PutSpareKey.shape.apiKey.describe('Write-only.') }),
  run: async ({ ctx, params, body }) => {
    await putSpareKey(ctx, checked(PutSpareKey, { ...params, apiKey: body.api_key }))
    return gatewayNamed(ctx, params.gateway)
  },
  present: presentGateway,
})

export const postTestSpareKey = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/test-spare-key',
  changesNothing: true,
  tag: 'Gateways',
  summary: 'Try the key that waits',
  description:
    'Asks for the models and for a completion of a few tokens: of `model`, else of a favourite, else of the first model. A refusal of the gateway’s is a result with `ok: false`.',
  response: GatewayTestAnswer,
  refuses: ['conflict'],
  example: { params, body: { model: 'sandbox-echo' }, answer: gatewayTestExample },
  permission: 'gateway.write',
  body: strict({ model: TestSpareKey.shape.model }),
  bodyOptional: true,
  run: ({ ctx, params, body, request }) => testSpareKey(ctx, checked(TestSpareKey, { ...params, ...body }), request.signal),
  present: presentTest,
})

export const postSwitchKeys = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/switch-keys',
  tag: 'Gateways',
  summary: 'Switch to the key that waits',
  description:
    'The other one waits then, so that you can switch back until it is forgotten. Give the `set_at` of the `spare_key` you mean.',
  response: GatewayAnswer,
  refuses: ['conflict'],
  example: { params, body: { set_at: newKey }, answer: switched },
  permission: 'gateway.write',
  body: strict({ set_at: SwitchKeys.shape.setAt }),
  run: async ({ ctx, params, body }) => {
    await switchKeys(ctx, checked(SwitchKeys, { ...params, setAt: body.set_at }))
    return gatewayNamed(ctx, params.gateway)
  },
  present: presentGateway,
})

export const deleteSpareKey = route({
  method: 'DELETE',
  path: '/api/v1/gateways/{gateway}/spare-key',
  tag: 'Gateways',
  summary: 'Forget the key that waits',
  description: 'For good. Give the `set_at` of the `spare_key` you mean.',
  refuses: ['conflict'],
  example: { params, query: { set_at: oldKey } },
  permission: 'gateway.write',
  query: strict({ set_at: ForgetSpareKey.shape.setAt }),
  run: ({ ctx, params, query }) => forgetSpareKey(ctx, checked(ForgetSpareKey, { ...params, setAt: query.set_at })),
})
