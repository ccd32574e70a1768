/** A word of a POSIX shell that means exactly this text (POSIX.1-2017, Shell Command Language, 2.2.2). Throws for NUL, which no argument can hold. */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('A shell argument cannot hold NUL.')
  return /^[A-Za-z0-9_/:=.,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** What a call to a gateway needs, without its secrets: of the headers only the names. */
export type CurlCall = {
  /** Null: the gateway is gone, so it is left to the reader. */
  url: string | null
  /** What of the address the call itself decides: `/chat/completions`. */
  path: string
  /** Sends a key, as a bearer token. */
  keyed: boolean
  /** The gateway's own headers; their values are secrets, so they become variables too. */
  headerNames: readonly string[]
  organization: string | null
  body: object
}

/** A header of the call. `variable`: what its value, or the end of it, is left to: it is a secret. */
export type CallHeader = { name: string; value: string; variable: string | null }

/** The headers of a call in the order they are shown. A gateway's own Authorization or organisation stands instead of the usual one. */
export function headersOf({ keyed, headerNames, organization }: Pick<CurlCall, 'keyed' | 'headerNames' | 'organization'>): CallHeader[] {
  const taken = new Set(['API_KEY', 'BASE_URL'])
  const own = (name: string) => headerNames.some((each) => each.toLowerCase() === name)
  return [
    ...(keyed && !own('authorization') ? [{ name: 'Authorization', value: 'Bearer ', variable: 'API_KEY' }] : []),
    { name: 'Content-Type', value: 'application/json', variable: null },
    ...(organization !== null && !own('openai-organization') ? [{ name: 'OpenAI-Organization', value: organization, variable: null }] : []),
    ...headerNames.map((name) => ({ name, value: '', variable: variableFor(name, taken) })),
  ]
}

/**
 * The call as a curl command: the key stands as `$API_KEY`, other secret headers as `$X_HEADER_NAME`. Everything else is quoted, so that
 * no text of a prompt or an answer is ever run by the shell.
 */
export function curlOf(call: CurlCall): string {
  const header = ({ name, value, variable }: CallHeader) =>
    `  --header ${shellWord(`${name}: ${value}`)}${variable === null ? '' : `"$${variable}"`}`
  return [
    `curl --no-buffer --globoff ${call.url === null ? `"$BASE_URL"${shellWord(call.path)}` : shellWord(call.url)}`,
    ...headersOf(call).map(header),
    `  --data-raw ${shellWord(JSON.stringify(call.body))}`,
  ].join(' \\\n')
}

function variableFor(header: string, taken: Set<string>): string {
  const word = header.toUpperCase().replace(/[^A-Z0-9]/g, '_')
  const base = /^[A-Z_]/.test(word) ? word : `H_${word}`
  let name = base
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`
  taken.add(name)
  return name
}
