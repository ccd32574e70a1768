import { type Delivery, delivery } from './delivery'

/** The same answers, to the byte, for a route that speaks Fetch. Throws for a request that is not for what is published. */
export async function serveFetch(request: Request, { answer }: Delivery = delivery()): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { headers, method } = request
  const answered = await answer({
    method,
    url: pathname + search,
    authorization: headers.get('authorization') ?? undefined,
    ifNoneMatch: headers.get('if-none-match') ?? undefined,
  })
  if (!answered) throw new Error(`${method} ${pathname} is not a read of what is published.`)
  const { status, body } = answered
  const pairs = answered.headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, answered.headers[index + 1] ?? ''] as [string, string]] : [],
  )
  return new Response(body === null ? null : new Uint8Array(Buffer.from(body, 'latin1')), { status, headers: pairs })
}
