import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * Which process a file speaks of: its pid, and when it started, because a pid is given to another process sooner or later. Files of
 * older versions have the pid alone.
 */
export type ProcessMark = { pid: number; startedAt: string | undefined }

/**
 * When process `pid` started, as text that is equal for the same process only: on Linux in clock ticks since the system's start
 * (proc_pid_stat(5), field 22), elsewhere as `ps` says it. Undefined when the system does not tell.
 */
export function startOf(pid: number): string | undefined {
  try {
    if (existsSync('/proc/self/stat')) {
      // The second field, the program's name, is in brackets and may hold spaces and brackets.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ')
      const ended = fields?.[0] === 'Z'
      return ended ? undefined : fields?.[19]
    }
    const env = { NODE_ENV: 'production', LC_ALL: 'C', TZ: 'UTC' } as const
    return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env, stdio: 'pipe' }).trim() || undefined
  } catch {
    return undefined
  }
}

/** What to write into a file for process `pid`. */
export const markOf = (pid: number) => `${pid}\n${startOf(pid) ?? ''}\n`

/** Reads what `markOf` wrote; pid 0 when there is no such file. */
export function readMark(file: string): ProcessMark {
  const [pid, startedAt] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return { pid: Number(pid) || 0, startedAt: startedAt || undefined }
}

/** True while the process that the mark was made for is alive; where that cannot be told, while one of its pid runs `program`. */
export function isAlive({ pid, startedAt }: ProcessMark, program: string): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const started = startedAt && startOf(pid)
  if (started) return started === startedAt
  const commandLine = `/proc/${pid}/cmdline`
  return existsSync(commandLine) ? readFileSync(commandLine, 'utf8').includes(program) : true
}
