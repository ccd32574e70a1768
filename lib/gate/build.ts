import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import path from 'node:path'

// What the build is made from. Anything newer than the build's own stamp makes it stale.
const sources = ['app/**/*', 'components/**/*', 'lib/**/*', 'prisma/schema/*', 'next.config.js', 'package-lock.json', 'tsconfig.json']
const stamp = path.join('.next', 'BUILD_ID')

function isFresh(): boolean {
  if (!existsSync(stamp)) return false
  const builtAt = statSync(stamp).mtimeMs
  return sources.every((pattern) => globSync(pattern).every((file) => statSync(file).mtimeMs <= builtAt))
}

/** Builds the app when the build is missing or older than its sources. Throws when the build fails; its output is on the terminal. */
export async function ensureBuilt(): Promise<void> {
  if (isFresh()) return
  process.stdout.write('Building the app (about a minute, only when something changed) …\n')
  const next = path.join('node_modules', 'next', 'dist', 'bin', 'next')
  const build = spawn(process.execPath, [next, 'build'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('exit', resolve)
    build.once('error', reject)
  })
  if (code !== 0) throw new Error('The build failed; its output above says where.')
}
