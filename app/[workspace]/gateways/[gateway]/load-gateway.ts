import { notFound } from 'next/navigation'
import { cache } from 'react'
import { isAppError } from '@/lib/errors'
import { getGateway } from '@/lib/gateways/queries'
import { GatewaySlug } from '@/lib/gateways/schema'
import { requirePage } from '@/lib/http/session'

/** The gateway in the address, once per request for layout and page; "not found" for strangers and typing errors. */
export const loadGateway = cache(async (workspaceSlug: string, slug: string) => {
  const { ctx } = await requirePage(workspaceSlug)
  if (!GatewaySlug.safeParse(slug).success) notFound()
  try {
    return { ctx, gateway: await getGateway(ctx, slug) }
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  }
})
