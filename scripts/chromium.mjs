import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const known = [
  process.env.VERSICLE_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const installed = () => [...known, playwrights()].find((file) => file && existsSync(file))

function playwrights() {
  try {
    return chromium.executablePath()
  } catch {
    return undefined
  }
}

/** Where a Chromium is: the system's, Playwright's, else one installed now (apt when root on Debian, otherwise Playwright's download). */
export function findChromium() {
  const found = installed()
  if (found) return found
  const run = (command, ...args) =>
    spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
  const debianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  console.log('No Chromium here; installing one for the browser tests …')
  if (debianRoot && run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'))
    return installed()
  run(process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium')
  return installed()
}
