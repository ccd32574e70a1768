/** A word of a POSIX shell that means exactly this text (POSIX.1-2017, Shell Command Language, 2.2.2). Throws for NUL, which no argument can hold. */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('A shell argument cannot hold NUL.')
  return /^[A-Za-z0-9_/:=.,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** What a call to a gateway needs, without its secrets: of the headers only the names. */
export type CurlCall = {
  /** Null: the gateway is gone, so it is left to the reader. */
  url: string | null
  /** Sends a key, as a bearer token. */
  keyed: boolean
  /** The gateway's own headers; their values are secrets, so they become variables too. */
  headerNames: readonly string[]
  organization: string | null
  body: object
}

/**
 * The call as a curl command: the key stands as `$API_KEY`, other secret headers as `$X_HEADER_NAME`. Everything else is quoted, so that
 * no text of a prompt or an answer is ever run by the shell.
 */
export function curlOf({ url, keyed, headerNames, organization, body }: CurlCall): string {
  const taken = new Set(['API_KEY', 'BASE_URL'])
  const own = (name: string) => headerNames.some((each) => each.toLowerCase() === name)
  const headers = [
    ...(keyed && !own('authorization') ? [secret('Authorization: Bearer ', 'API_KEY')] : []),
    shellWord('Content-Type: application/json'),
    ...(organization !== null && !own('openai-organization') ? [shellWord(`OpenAI-Organization: ${organization}`)] : []),
    ...headerNames.map((name) => secret(`${name}: `, variableFor(name, taken))),
  ]
  return [
    `curl --no-buffer --globoff ${url === null ? '"$BASE_URL"/chat/completions' : shellWord(url)}`,
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
