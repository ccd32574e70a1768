/** A word of a POSIX shell that means exactly this text (POSIX.1-2017, Shell Command Language, 2.2.2). Throws for NUL, which no argument can hold. */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('A shell argument cannot hold NUL.')
  return /^[A-Za-z0-9_/:=.,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** What a call to a gateway needs, without its secrets: of the headers only the names. */
export type CurlCall = {
  baseUrl: string
  path: string
  /** Sends a key, as a bearer token. */
  keyed: boolean
  /** The gateway's own headers; their values are secrets, so they become variables too. */
  headerNames: readonly string[]
  body: object
}

/**
 * The call as a curl command: the key stands as `$API_KEY`, other secret headers as `$X_HEADER_NAME`. Everything else is quoted, so that
 * no text of a prompt or an answer is ever run by the shell.
 */
export function curlOf({ baseUrl, path, keyed, headerNames, body }: CurlCall): string {
  const taken = new Set(['API_KEY'])
  const headers = [
    ...(keyed && !headerNames.some((name) => name.toLowerCase() === 'authorization') ? [secret('Authorization: Bearer ', 'API_KEY')] : []),
    shellWord('Content-Type: application/json'),
    ...headerNames.map((name) => secret(`${name}: `, variableFor(name, taken))),
  ]
  return [
    `curl --no-buffer --globoff ${shellWord(`${baseUrl}${path}`)}`,
    ...headers.map((header) => `  --header ${header}`),
    `  --data-raw ${shellWord(JSON.stringify(body))}`,
  ].join(' \\\n')
}

const secret = (before: string, variable: string) => `${shellWord(before)}"$${variable}"`

function variableFor(header: string, taken: Set<string>): string {
  const word = header.toUpperCase().replace(/[^A-Z0-9]/g, '_')
  const base = /^[A-Z_]/.test(word) ? word : `H_${word}`
  let name = base
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`
  taken.add(name)
  return name
}
