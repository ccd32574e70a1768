// `npm test`: everything, on real parts, in an order in which a failure shows early. Ends with one line: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findChromium } from './chromium.mjs'

const major = Number(process.versions.node.split('.')[0])
if (major < 22) {
  console.error(
    `The tests need Node 22.18 or newer; this is ${process.versions.node}. Run \`npm ci\` with install scripts allowed: it brings Node 24.`,
  )
  process.exit(1)
}

const chromium = findChromium()
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  VERSICLE_ENV_FILE: os.devNull,
  ...(chromium ? { VERSICLE_TEST_CHROMIUM: chromium } : { VERSICLE_TEST_NO_CHROMIUM: '1' }),
}
const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1
const bin = (name, entry) => path.join('node_modules', name, entry)
const results = mkdtempSync(path.join(os.tmpdir(), 'versicle-results-'))
const total = { passed: 0, failed: 0, skipped: 0 }
/** What failed, told once more at the end: the log of a whole run is long. */
const failures = []

function step(title, run) {
  console.log(`\n▌ ${title}`)
  if (run() === 0) return
  total.failed++
  failures.push(title)
  console.error(`▌ ${title}: failed`)
}

function vitest(project) {
  const file = path.join(results, `${project}.json`)
  const args = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  console.log(`\n▌ ${project}`)
  const status = node(bin('vitest', 'vitest.mjs'), ...args)
  if (!existsSync(file)) {
    total.failed++
    failures.push(`${project}: no report`)
    return
  }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  total.passed += report.numPassedTests
  total.skipped += report.numPendingTests + (report.numTodoTests ?? 0)
  for (const { name, message, assertionResults } of report.testResults) {
    const where = `${project} ${path.relative(process.cwd(), name)}`
    if (message) failures.push(`${where}: ${message}`)
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'failed') failures.push(`${where} > ${fullName}: ${failureMessages.join(' / ')}`)
  }
  // A file that does not even load counts as a failure too.
  const broken = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length
  total.failed += report.numFailedTests + broken + (status !== 0 && report.numFailedTests + broken === 0 ? 1 : 0)
}

try {
  step('format and lint', () => node(bin('@biomejs/biome', 'bin/biome'), 'check'))
  step('types', () => node(bin('typescript', 'bin/tsc'), '--noEmit'))
  step('unused code', () => node(bin('knip', 'bin/knip.js')))
  vitest('unit')
  vitest('verbs')
  step('build', () => node('--import', 'tsx', 'scripts/build.ts'))
  for (const project of ['http', 'process', 'e2e']) vitest(project)
} finally {
  rmSync(results, { recursive: true, force: true })
}
if (!chromium) {
  console.warn('\n▌ NO CHROMIUM: the browser tests were SKIPPED, everything else ran.')
  console.warn('▌ Install one (Debian: apt-get install chromium; elsewhere: npx playwright-core install chromium) and run again.')
}
for (const failure of failures) console.error(`\n▌ FAILED ${failure.slice(0, 2_000)}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 ? 1 : 0)
