import type { Ctx } from '@/lib/context'
import { createEnvironment } from '@/lib/environments/create-environment'
import { CreateEnvironment, SetRoute } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { addGateway } from '@/lib/gateways/add-gateway'
import { AddGateway } from '@/lib/gateways/schema'

export const KEY = 'sk-a-key-that-only-tests-know-1234'

/** A gateway as somebody would type it in. */
export const gatewayInput = (slug: string, more: Record<string, unknown> = {}): AddGateway =>
  AddGateway.parse({ slug, name: slug.toUpperCase(), layer: 'production', baseUrl: 'https://gateway.example/v1', apiKey: KEY, ...more })

export const newGateway = (ctx: Ctx, slug: string, more: Record<string, unknown> = {}) => addGateway(ctx, gatewayInput(slug, more))

/** An environment, bound to a region or not, whose alias `default` leads to these targets. */
export async function newEnvironment(ctx: Ctx, slug: string, targets: [gateway: string, model: string][], region: string | null = null) {
  await createEnvironment(ctx, CreateEnvironment.parse({ slug, name: slug, region }))
  if (targets.length > 0)
    await setRoute(
      ctx,
      SetRoute.parse({ environment: slug, alias: 'default', targets: targets.map(([gateway, model]) => ({ gateway, model })) }),
    )
}
