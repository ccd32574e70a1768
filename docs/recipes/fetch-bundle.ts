// Everything that is published in an environment, as one file of the build: node fetch-bundle.ts prompts.json
// When Versicle cannot be reached, the build goes on with the file of the last one; without one it fails.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'

const { VERSICLE_URL, VERSICLE_KEY, VERSICLE_ENVIRONMENT = 'production' } = process.env
const file = process.argv[2] ?? 'prompts.json'
const has = (name: string) => (statSync(name, { throwIfNoEntry: false })?.size ?? 0) > 0
const etag = has(file) && has(`${file}.etag`) ? readFileSync(`${file}.etag`, 'utf8') : ''
const answer = await fetch(`${VERSICLE_URL}/api/v1/bundle?environment=${VERSICLE_ENVIRONMENT}`, {
  headers: { authorization: `Bearer ${VERSICLE_KEY}`, ...(etag && { 'if-none-match': etag }) },
  signal: AbortSignal.timeout(20_000),
})
  .then(async (got) => ({ status: got.status, etag: got.headers.get('etag') ?? '', body: await got.text() }))
  .catch((error: Error) => ({ status: 503, etag: '', body: error.message }))
if (answer.status === 200) {
  writeFileSync(`${file}.new`, answer.body)
  renameSync(`${file}.new`, file)
  writeFileSync(`${file}.etag`, answer.etag)
} else if (answer.status !== 304) process.stderr.write(`Versicle answered ${answer.status}: ${answer.body}\n`)
if (!has(file) || (answer.status >= 400 && answer.status < 500)) process.exitCode = 1
