import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { ConfigError } from '@/lib/config'

/** A user as the system knows it, numbers and name, by one line of /etc/passwd that `suits`. */
export function findUser(suits: (user: { name: string; uid: number; gid: number }) => boolean) {
  if (!existsSync('/etc/passwd')) return undefined
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .find((user) => user.name !== '' && suits(user))
}

const nameOf = (uid: number | undefined) => findUser((user) => user.uid === uid)?.name ?? `user ${uid}`

/** The nearest folder at or above `folder` that exists. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(path.dirname(folder)))

/** What to throw for an error met in the data folder: where the system refused, a ConfigError that says whose it is and what to do. */
export function whoseFolder(error: unknown, dataDir: string): unknown {
  const { code, path: at } = error as NodeJS.ErrnoException
  if ((code !== 'EACCES' && code !== 'EPERM') || !at?.startsWith(dataDir)) return error
  const found = existing(at)
  const me = nameOf(process.getuid?.())
  // Root may have had to keep the database elsewhere: then giving the folder away would begin an empty one.
  const give = existsSync(path.join(dataDir, 'postgres')) ? `Or stop Versicle and give it away: sudo chown -R ${me} ${dataDir}\n` : ''
  return new ConfigError(
    `The data folder ${dataDir} cannot be used by ${me} (${code}): ${found} belongs to ${nameOf(statSync(found).uid)}.\n` +
      `Start Versicle as the user who did before (root: sudo npm start).\n${give}` +
      'Or choose another folder: VERSICLE_DATA_DIR=/another/folder npm start',
  )
}
