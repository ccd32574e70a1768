import { isAppError } from '@/lib/errors'
import { requireCtx } from '@/lib/http/session'
import { pricesToCsv } from '@/lib/prices/csv'
import { listPrices } from '@/lib/prices/queries'
import { ListPrices } from '@/lib/prices/schema'

/** The prices in force as a file for whoever is signed in; programs have GET /api/v1/price-export. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string }> }): Promise<Response> {
  const { workspace } = await params
  try {
    const ctx = await requireCtx(workspace)
    const asked = ListPrices.pick({ gateway: true }).safeParse({ gateway: new URL(request.url).searchParams.get('gateway') ?? undefined })
    if (!asked.success) return new Response('There is no such gateway.', { status: 404 })
    const file = `prices${asked.data.gateway ? `-${asked.data.gateway}` : ''}.csv`
    return new Response(pricesToCsv(await listPrices(ctx, asked.data)), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${file}"`,
        'Cache-Control': 'no-store',
      },
    })
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, { status: error.code === 'unauthenticated' ? 401 : 404 })
  }
}
