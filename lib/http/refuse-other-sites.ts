import { config } from '@/lib/config'
import { forbidden } from '@/lib/errors'

/**
 * The session's cookie comes along with requests that other sites make, so the browser must say that this one is ours: Sec-Fetch-Site
 * (Fetch Metadata), or Origin where it is not sent (plain http on other hosts than localhost). `instead`: what programs call.
 */
export function refuseOtherSites({ headers }: Request, instead: string): void {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const own = [headers.get('host'), new URL(config().url).host]
  const ours = site === null ? origin !== null && URL.canParse(origin) && own.includes(new URL(origin).host) : site === 'same-origin'
  if (!ours) throw forbidden(`This address serves the app’s own pages only. Programs use ${instead} with an API key.`)
}
