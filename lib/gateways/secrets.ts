import { open, seal } from '@/lib/crypto'

/** What a gateway's row holds sealed: its key, the values of its extra headers, the URL of its proxy. Bound to the row, so neither opens elsewhere. */
export type Sealed = { id: string; sealedKey: string | null; sealedHeaders: string | null }

/** For what each sealed column of a gateway is sealed. The key that waits changes places with the one in use, so both are sealed alike. */
export const sealedFor = {
  sealedKey: (id: string) => id,
  sealedSpareKey: (id: string) => id,
  sealedHeaders: (id: string) => headersId(id),
  sealedProxy: (id: string) => proxyId(id),
}
const headersId = (id: string) => `${id} headers`
const proxyId = (id: string) => `${id} proxy`

export const openKey = ({ id, sealedKey }: Sealed): string | null => (sealedKey === null ? null : open(sealedKey, id))

export const openHeaders = ({ id, sealedHeaders }: Sealed): Record<string, string> =>
  sealedHeaders === null ? {} : (JSON.parse(open(sealedHeaders, headersId(id))) as Record<string, string>)

export const openProxy = ({ id, sealedProxy }: { id: string; sealedProxy: string | null }): string | null =>
  sealedProxy === null ? null : open(sealedProxy, proxyId(id))

/** The columns of a key. Null forgets it. */
export function keyColumns(id: string, apiKey: string | null) {
  if (apiKey === null) return { sealedKey: null, keyLastFour: null, keySetAt: null }
  return { sealedKey: seal(apiKey, id), keyLastFour: lastFour(apiKey), keySetAt: new Date() }
}

/** The columns of the extra headers. */
export function headerColumns(id: string, headers: Record<string, string>) {
  const headerNames = Object.keys(headers).sort()
  return { headerNames, sealedHeaders: headerNames.length === 0 ? null : seal(JSON.stringify(headers), headersId(id)) }
}

/** The columns of a proxy. Its user and password are only in the sealed one. Null: none. */
export function proxyColumns(id: string, proxyUrl: string | null) {
  if (proxyUrl === null) return { sealedProxy: null, proxyHost: null }
  return { sealedProxy: seal(proxyUrl, proxyId(id)), proxyHost: new URL(proxyUrl).host }
}

/** The columns of a key that waits beside the one in use. It is sealed like that one, so that the two can change places. */
export function spareKeyColumns(id: string, apiKey: string | null) {
  const { sealedKey: sealedSpareKey, keyLastFour: spareKeyLastFour, keySetAt: spareKeySetAt } = keyColumns(id, apiKey)
  return { sealedSpareKey, spareKeyLastFour, spareKeySetAt, spareKeyTestedAt: null }
}

/** The columns of a gateway that has forgotten all of them. */
export const noSecrets = (id: string) => ({
  ...keyColumns(id, null),
  ...spareKeyColumns(id, null),
  ...headerColumns(id, {}),
  ...proxyColumns(id, null),
})

/** Enough to tell two secrets apart; null for one so short that four characters would give it away. */
export const lastFour = (secret: string): string | null => (secret.length >= 12 ? secret.slice(-4) : null)
