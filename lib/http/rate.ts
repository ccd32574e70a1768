import { type Rate, rateHeaders } from '@/lib/api-keys/rate-limit'

const rates = new WeakMap<Request, Rate>()

/** What a request left of its key's rate, for its answer. */
export const noteRate = (request: Request, rate: Rate | null): void => void (rate && rates.set(request, rate))

/** The same answer, saying what is left. */
export function withRate(request: Request, response: Response): Response {
  const rate = rates.get(request)
  if (rate) for (const [name, value] of rateHeaders(rate)) response.headers.set(name, value)
  return response
}
