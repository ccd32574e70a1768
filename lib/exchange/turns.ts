import { AppError } from '@/lib/errors'

/** So many imports go on at once in a process, each of another workspace; so many more wait, and so long. */
export const IMPORTS_AT_ONCE = 2
export const IMPORTS_WAITING = 8
const PATIENCE_MS = 30_000

type Waiting = { workspaceId: string; begin: () => void }
type Line = { underWay: string[]; waiting: Waiting[] }
// On globalThis because Next loads a copy of this module for pages and one for routes.
const store = globalThis as { versicleImports?: Line }

const busy = () =>
  new AppError('rate_limited', 'Other imports are under way. Nothing was imported. Try again in a moment.', { retryAfterSeconds: 10 })

/** Lets in whoever has waited longest and whose workspace has none under way. */
function admit(line: Line): void {
  while (line.underWay.length < IMPORTS_AT_ONCE) {
    const next = line.waiting.findIndex(({ workspaceId }) => !line.underWay.includes(workspaceId))
    const [admitted] = next < 0 ? [] : line.waiting.splice(next, 1)
    if (!admitted) return
    line.underWay.push(admitted.workspaceId)
    admitted.begin()
  }
}

/** Does `work` when it is this workspace's turn. Throws `rate_limited` when too many wait, or it waited too long. */
export async function inTurn<T>(workspaceId: string, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  store.versicleImports ??= { underWay: [], waiting: [] }
  const line = store.versicleImports
  await new Promise<void>((begin, refuse) => {
    const mine: Waiting = {
      workspaceId,
      begin: () => {
        clearTimeout(timer)
        begin()
      },
    }
    const timer = setTimeout(() => {
      line.waiting = line.waiting.filter((each) => each !== mine)
      refuse(busy())
    }, patienceMs)
    line.waiting.push(mine)
    admit(line)
    if (line.waiting.length <= IMPORTS_WAITING) return
    clearTimeout(timer)
    line.waiting = line.waiting.filter((each) => each !== mine)
    refuse(busy())
  })
  try {
    return await work()
  } finally {
    line.underWay.splice(line.underWay.indexOf(workspaceId), 1)
    admit(line)
  }
}
